package dev.crucible.api.http;

import java.io.IOException;

/**
 * Answers one operation. Called on a virtual thread for every request, concurrently; it may block.
 * The parameters and the body have been checked against the contract.
 */
@FunctionalInterface
public interface ApiHandler {
    /**
     * The answer.
     *
     * @throws dev.crucible.core.CrucibleException becomes a problem with the status of its code
     * @throws IOException when the body breaks off
     * @throws InterruptedException when the server stops
     */
    ApiResponse handle(ApiRequest request) throws IOException, InterruptedException;
}
