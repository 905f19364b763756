package dev.crucible.api.http;

import dev.crucible.api.contract.Operation;
import dev.crucible.api.tls.Authorities;
import dev.crucible.api.tls.WorkerCertificate;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Scope;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which worker a client is by its certificate. It was looked at when the connection was made, and
 * is again with every request: the connection may be older than the authorities, or than the
 * certificate's end.
 */
final class WorkerCertificates {
    private final boolean required;
    private final Supplier<Optional<Authorities>> authorities;

    /**
     * Certificates of workers.
     *
     * @param required whether a worker must show one
     * @param authorities whose they must be; empty for a server that asks nobody
     */
    WorkerCertificates(boolean required, Supplier<Optional<Authorities>> authorities) {
        this.required = required;
        this.authorities = authorities;
    }

    /**
     * The worker that a client's certificate names; empty for an operation that is not of workers,
     * and for a client that shows none.
     *
     * @throws CrucibleException {@code FORBIDDEN} when a certificate is missing, or will not do
     */
    Optional<String> worker(Operation operation, Request request) {
        Optional<Authorities> trusted = authorities.get();
        if (trusted.isEmpty() || !operation.scope().equals(Optional.of(Scope.WORKER))) {
            return Optional.empty();
        }
        List<X509Certificate> chain = chain(request);
        if (chain.isEmpty()) {
            if (required) {
                throw forbidden(
                        "workers of this server show a certificate of its client authority, besides"
                                + " their key: crucible worker --certificate FILE --key FILE");
            }
            return Optional.empty();
        }
        try {
            trusted.get().check(chain);
        } catch (CertificateException refused) {
            throw forbidden(
                    "the certificate of this worker will not do any more: it has expired, or its"
                            + " authority is not trusted now");
        }
        return Optional.of(
                WorkerCertificate.name(chain.getFirst())
                        .orElseThrow(() ->
                                forbidden(
                                        "the certificate names no worker: it must have exactly one"
                                                + " DNS name (subject alternative name), of at most"
                                                + " 48 letters, digits, dots and dashes")));
    }

    private static List<X509Certificate> chain(Request request) {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
                                instanceof EndPoint.SslSessionData session
                        && session.peerCertificates() != null
                ? List.of(session.peerCertificates())
                : List.of();
    }

    private static CrucibleException forbidden(String message) {
        return new CrucibleException(ErrorCode.FORBIDDEN, message);
    }
}
