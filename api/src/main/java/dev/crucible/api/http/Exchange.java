package dev.crucible.api.http;

import dev.crucible.api.contract.Operation;
import dev.crucible.core.access.Principal;
import dev.crucible.core.telemetry.Scope;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.util.Optional;

/** One request while it is being answered. Used by its own thread only. */
final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String requestId;
    private final long started;
    private Optional<Operation> operation = Optional.empty();
    private Optional<Principal> principal = Optional.empty();
    private Optional<String> certificate = Optional.empty();
    private Optional<BodyStream> body = Optional.empty();
    private Scope scope;
    private boolean limited;

    Exchange(
            Request request, Response response, Callback callback, String requestId, long started) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.requestId = requestId;
        this.started = started;
        scope = Scope.NONE.withRequest(requestId);
    }

    /** On whose behalf it is answered, as far as that is known. */
    Scope scope() {
        return scope;
    }

    void scope(Scope known) {
        scope = known;
    }

    /** Whether a rate limit refused it. */
    boolean limited() {
        return limited;
    }

    void limit() {
        limited = true;
    }

    /** Bytes of its body that were read. */
    long received() {
        return Math.max(0, Request.getContentBytesRead(request));
    }

    /** Bytes of the answer's body. */
    long sent() {
        return Math.max(0, Response.getContentBytesWritten(response));
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    /** Told once, when the answer is complete or has failed. */
    Callback callback() {
        return callback;
    }

    String requestId() {
        return requestId;
    }

    long started() {
        return started;
    }

    String method() {
        return request.getMethod();
    }

    boolean head() {
        return request.getMethod().equals("HEAD");
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** As it came, without the query. */
    String path() {
        String path = request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    String target() {
        return request.getHttpURI().getPathQuery();
    }

    Optional<Operation> operation() {
        return operation;
    }

    void operation(Operation found) {
        operation = Optional.of(found);
    }

    Optional<Principal> principal() {
        return principal;
    }

    void principal(Principal found) {
        principal = Optional.of(found);
    }

    /** The worker that the client's certificate names. */
    Optional<String> certificate() {
        return certificate;
    }

    void certificate(Optional<String> worker) {
        certificate = worker;
    }

    void body(BodyStream stream) {
        body = Optional.of(stream);
    }

    /** Gives back what the exchange held. */
    void release() {
        body.ifPresent(BodyStream::release);
    }
}
