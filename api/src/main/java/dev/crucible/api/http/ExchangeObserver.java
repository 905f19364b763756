package dev.crucible.api.http;

import dev.crucible.core.telemetry.TraceContext;

import java.time.Duration;

/** Is told of every request. Must be quick and must not throw. */
@FunctionalInterface
public interface ExchangeObserver {
    /** Nobody looks. */
    ExchangeObserver NONE = _ -> Watch.NONE;

    /**
     * A request has come.
     *
     * @return what is told of its end, in the scope of the request
     */
    Watch began(Arrived request);

    /** Watches one request. */
    interface Watch {
        /** Does not look. */
        Watch NONE =
                new Watch() {
                    @Override
                    public TraceContext trace() {
                        return TraceContext.NONE;
                    }

                    @Override
                    public void ended(Answered answer) {
                        // Nobody wants to know.
                    }
                };

        /** What everything that is done for the request is a part of. */
        TraceContext trace();

        /** It was answered, or its client has gone. */
        void ended(Answered answer);
    }

    /**
     * A request.
     *
     * @param operationId what is asked; empty when the contract has no such operation
     * @param route the template of its path; empty when the contract has no such path
     * @param method the HTTP method
     * @param path as it came, without the query
     * @param requestId names it
     * @param traceparent the header of that name, empty when there is none; anything may be in it
     */
    record Arrived(
            String operationId,
            String route,
            String method,
            String path,
            String requestId,
            String traceparent) {}

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param took from the request's header to the last byte of the answer
     * @param received bytes of the request's body
     * @param sent bytes of the answer's body
     * @param limited whether it was refused because of a rate limit
     * @param actor who asked; empty when that was not found out
     */
    record Answered(
            int status, Duration took, long received, long sent, boolean limited, String actor) {}
}
