package dev.crucible.api.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLException;

/** Says in plain words why a client and a server could not come together. */
public final class TlsFailures {
    private static final String ALERT = "Received fatal alert: ";
    private static final int MAX_CAUSES = 10;

    private TlsFailures() {}

    /**
     * Why, when certificates or the protocol are the reason, so that trying again cannot cure it;
     * empty for whatever else, also for a connection that broke.
     */
    public static Optional<String> explain(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable one = failure;
                one != null && causes.size() < MAX_CAUSES;
                one = one.getCause()) {
            causes.add(one);
        }
        return causes.reversed().stream().flatMap(cause -> known(cause).stream()).findFirst();
    }

    private static Optional<String> known(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CertificateExpiredException _ ->
                    Optional.of("its certificate has expired (" + message + ")");
            case CertificateNotYetValidException _ ->
                    Optional.of("its certificate is not valid yet (" + message + ")");
            case CertPathBuilderException _ ->
                    Optional.of(
                            "its certificate is of an authority that is not trusted here; name"
                                    + " the file of the right one with --ca");
            case CertPathValidatorException _ ->
                    Optional.of("its certificate cannot be trusted: " + message);
            case CertificateException _ when message.startsWith("No ") ->
                    Optional.of("its certificate is for another host (" + message + ")");
            case SSLException _ when message.contains("recognized SSL message") ->
                    Optional.of("it does not speak TLS: perhaps http:// is meant");
            case SSLException _ when message.contains(ALERT) ->
                    alert(message.substring(message.indexOf(ALERT) + ALERT.length()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> alert(String name) {
        return switch (name) {
            case "bad_certificate",
                    "certificate_unknown",
                    "certificate_expired",
                    "certificate_revoked",
                    "unsupported_certificate",
                    "unknown_ca" ->
                    Optional.of(
                            "it does not accept the certificate of this client: it has expired, is"
                                    + " not for clients, or is of an authority that the server does"
                                    + " not trust ("
                                    + name
                                    + ")");
            case "certificate_required" -> Optional.of("it demands a certificate of its clients");
            case "protocol_version" ->
                    Optional.of("it speaks other versions of TLS; Crucible speaks TLS 1.3");
            default -> Optional.empty();
        };
    }
}
