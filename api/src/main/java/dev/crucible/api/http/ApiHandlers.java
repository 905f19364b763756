package dev.crucible.api.http;

import dev.crucible.api.contract.OpenApiContract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Who answers which operation. Filled by one thread before the server is made. */
public final class ApiHandlers {
    private final Map<String, ApiHandler> handlers = new LinkedHashMap<>();

    /**
     * Binds an operation to its handler.
     *
     * @throws IllegalArgumentException when it is bound already
     */
    public ApiHandlers bind(String operationId, ApiHandler handler) {
        if (handlers.putIfAbsent(operationId, handler) != null) {
            throw new IllegalArgumentException(operationId + " has a handler already");
        }
        return this;
    }

    /** Binds whatever has no handler yet to one that says that this is not served here. */
    public ApiHandlers bindRest(OpenApiContract contract, ApiHandler handler) {
        contract.operations().forEach(operation -> handlers.putIfAbsent(operation.id(), handler));
        return this;
    }

    /** Wraps every handler, for example with a span or a measurement. */
    public ApiHandlers wrapAll(BiFunction<String, ApiHandler, ApiHandler> wrapper) {
        handlers.replaceAll(wrapper);
        return this;
    }

    /** Binds what the server answers by itself. */
    void bindOwn(String operationId, ApiHandler handler) {
        handlers.put(operationId, handler);
    }

    Set<String> operations() {
        return Set.copyOf(handlers.keySet());
    }

    Map<String, ApiHandler> all() {
        return Map.copyOf(handlers);
    }
}
