package dev.crucible.cli.certificates;

import dev.crucible.api.tls.Identity;
import dev.crucible.api.tls.PemFile;
import dev.crucible.api.tls.Use;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;

/**
 * A folder of certificates and keys, each {@code NAME.pem} with {@code NAME.key}, for its owner
 * only. A file is complete or not there.
 */
final class CertificateFolder {
    private static final String AUTHORITY = "ca";
    private static final String OPTION = "--folder";
    private static final int LINE = 64;

    private final Path folder;

    CertificateFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The authority that is kept here.
     *
     * @throws CrucibleException {@code NOT_FOUND} when there is none; {@code INVALID_REQUEST} when
     *     it will not do
     */
    Identity authority() {
        if (!Files.exists(certificate(AUTHORITY))) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND,
                    "there is no authority in "
                            + folder
                            + "; make one with: crucible certificates init");
        }
        Identity authority =
                Identity.of(
                        new PemFile(OPTION, certificate(AUTHORITY)),
                        new PemFile(OPTION, key(AUTHORITY)),
                        Use.SERVER);
        if (authority.certificate().getBasicConstraints() < 0
                || !authority.key().getAlgorithm().equals("EC")) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    certificate(AUTHORITY) + " is no authority of: crucible certificates init");
        }
        return authority;
    }

    /** Keeps the authority. */
    void keepAuthority(Identity authority) {
        keep(AUTHORITY, authority, false);
    }

    /**
     * Keeps a certificate and its key.
     *
     * @param replace whether they may take the place of others of this name
     * @throws CrucibleException {@code CONFLICT} when they may not, and there are others
     */
    void keep(String name, Identity made, boolean replace) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            for (Path path : new Path[] {key(name), certificate(name)}) {
                if (!replace && Files.exists(path)) {
                    throw new CrucibleException(
                            ErrorCode.CONFLICT, path + " is there already, and stays as it is");
                }
            }
            write(key(name), "PRIVATE KEY", made.key().getEncoded());
            write(certificate(name), "CERTIFICATE", made.certificate().getEncoded());
        } catch (IOException | GeneralSecurityException failed) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "cannot write to " + folder + ": " + failed, failed);
        }
    }

    Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void write(Path path, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
        Path part = folder.resolve("." + path.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (SeekableByteChannel file =
                Files.newByteChannel(
                        part,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
