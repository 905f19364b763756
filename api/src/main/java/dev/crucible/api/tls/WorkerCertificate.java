package dev.crucible.api.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A certificate names a worker by its only DNS name (subject alternative name). A process of that
 * worker is called like it, with eight digits of its own behind: {@code rack-7-0c5e91aa}. So every
 * name belongs to one certificate, and nobody has to remember which.
 */
public final class WorkerCertificate {
    /** The longest name; with what a process adds, it fits into the name of a worker. */
    public static final int MAX_NAME = 48;

    private static final int DNS = 2;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MAX_NAME - 1) + "}");
    private static final Pattern SUFFIX = Pattern.compile("-[0-9a-f]{8}");

    private WorkerCertificate() {}

    /** The worker that it names; empty when it names none, or several. */
    public static Optional<String> name(X509Certificate certificate) {
        List<String> names = dnsNames(certificate);
        return names.size() == 1 && mayName(names.getFirst())
                ? Optional.of(names.getFirst())
                : Optional.empty();
    }

    /** Whether a certificate may name a worker so. */
    public static boolean mayName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a process of this name is one of the worker that a certificate names. */
    public static boolean covers(String certificate, String process) {
        return process.startsWith(certificate)
                && SUFFIX.matcher(process.substring(certificate.length())).matches();
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(DNS).equals(name.getFirst()))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException broken) {
            return List.of();
        }
    }
}
