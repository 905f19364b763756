package dev.crucible.api.tls;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of certificates or of a private key, as PEM (RFC 7468). Messages never hold its content.
 *
 * @param setting what has named it, for messages
 * @param path where it is
 */
public record PemFile(String setting, Path path) {
    private static final int MAX_BYTES = 256 << 10;
    private static final int MAX_CERTIFICATES = 100;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]{0,65536})-----END \\1-----");

    /** Who else may not do what with a private key; that its group reads it is usual. */
    private static final Set<PosixFilePermission> FORBIDDEN =
            EnumSet.of(
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    /**
     * The certificates, in the order of the file, 1 to 100.
     *
     * @throws CrucibleException {@code INVALID_REQUEST} when there are none, or not only such
     */
    List<X509Certificate> certificates() {
        byte[] bytes = read();
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
                throw wrong("must hold 1 to 100 certificates ('BEGIN CERTIFICATE')");
            }
            return certificates;
        } catch (GeneralSecurityException | IllegalArgumentException none) {
            throw wrong("holds no certificates as PEM ('BEGIN CERTIFICATE')");
        }
    }

    /**
     * The private key.
     *
     * @param algorithm of the certificate that it belongs to
     * @throws CrucibleException {@code INVALID_REQUEST} when there is none of that algorithm, or
     *     others may read it
     */
    PrivateKey privateKey(String algorithm) {
        requirePrivate();
        Matcher block = BLOCK.matcher(new String(read(), StandardCharsets.US_ASCII));
        while (block.find()) {
            if (block.group(1).endsWith("PRIVATE KEY")) {
                return privateKey(algorithm, block.group(1), block.group(2));
            }
        }
        throw wrong("holds no private key as PEM ('BEGIN PRIVATE KEY')");
    }

    private PrivateKey privateKey(String algorithm, String label, String base64) {
        if (!label.equals("PRIVATE KEY")) {
            throw wrong(
                    "holds a key as '"
                            + label
                            + "'; expected 'PRIVATE KEY' (PKCS #8, not encrypted), which this makes"
                            + " of it: openssl pkcs8 -topk8 -nocrypt -in FILE");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException other) {
            throw wrong("holds no private key of the certificate's kind, " + algorithm);
        }
    }

    private void requirePrivate() {
        try {
            Set<PosixFilePermission> others = EnumSet.copyOf(FORBIDDEN);
            others.retainAll(Files.getPosixFilePermissions(path));
            if (!others.isEmpty()) {
                throw wrong("can be read or written by others; do this: chmod 600 " + path);
            }
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private byte[] read() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw wrong("is larger than 256 KiB");
            }
            return bytes;
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private CrucibleException unreadable(IOException why) {
        return switch (why) {
            case NoSuchFileException _ -> wrong("is not there");
            case AccessDeniedException _ ->
                    wrong("cannot be read by this user, " + System.getProperty("user.name"));
            default -> wrong("cannot be read: " + why.getMessage());
        };
    }

    /** What is wrong with it. */
    CrucibleException wrong(String problem) {
        return new CrucibleException(
                ErrorCode.INVALID_REQUEST, setting + ": the file " + path + " " + problem);
    }
}
