package dev.crucible.api.http;

import java.time.Duration;

/** Is told of every request that was answered. Must be quick and must not throw. */
@FunctionalInterface
public interface ExchangeObserver {
    /** Nobody looks. */
    ExchangeObserver NONE = _ -> {};

    /** A request was answered, or its client has gone. */
    void answered(Answered exchange);

    /**
     * A request and its answer.
     *
     * @param operationId what was asked; empty when the contract has no such operation
     * @param method the HTTP method
     * @param status the status
     * @param took from the request's header to the last byte of the answer
     * @param requestId names it
     * @param actor who asked; empty when that was not found out
     */
    record Answered(
            String operationId,
            String method,
            int status,
            Duration took,
            String requestId,
            String actor) {}
}
