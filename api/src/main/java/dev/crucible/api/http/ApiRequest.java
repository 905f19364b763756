package dev.crucible.api.http;

import dev.crucible.api.contract.Operation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.access.Principal;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request whose parameters and body fit the contract. Parameters of the path, the query and the
 * header are asked for by their names in the contract; asking for one that is not there and has no
 * default is a mistake of the handler.
 */
public final class ApiRequest {
    private final Operation operation;
    private final String target;
    private final String requestId;
    private final Principal principal;
    private final Optional<String> certificate;
    private final Map<String, Object> parameters;
    private final Function<String, Optional<String>> headers;
    private final JsonNode json;
    private final InputStream bytes;

    ApiRequest(
            Operation operation,
            String target,
            String requestId,
            Principal principal,
            Optional<String> certificate,
            Map<String, Object> parameters,
            Function<String, Optional<String>> headers,
            JsonNode json,
            InputStream bytes) {
        this.operation = operation;
        this.target = target;
        this.requestId = requestId;
        this.principal = principal;
        this.certificate = certificate;
        this.parameters = parameters;
        this.headers = headers;
        this.json = json;
        this.bytes = bytes;
    }

    /** What is asked. */
    public Operation operation() {
        return operation;
    }

    /** The path and query as they came. */
    public String target() {
        return target;
    }

    /** Names this request in answers and in the log. */
    public String requestId() {
        return requestId;
    }

    /** Who is asking. */
    public Principal principal() {
        return principal;
    }

    /**
     * The worker that the client's certificate names, for an operation of workers; empty when it
     * shows none.
     */
    public Optional<String> certificate() {
        return certificate;
    }

    /** Whose runs they see. */
    public String tenant() {
        return principal.tenant();
    }

    /** A parameter that is text. */
    public String text(String name) {
        return get(name, String.class);
    }

    /** A parameter that is text, if it is there. */
    public Optional<String> findText(String name) {
        return find(name, String.class);
    }

    /** A parameter that is an integer. */
    public long integer(String name) {
        return get(name, Long.class);
    }

    /** A parameter that is an integer, if it is there. */
    public Optional<Long> findInteger(String name) {
        return find(name, Long.class);
    }

    /** A parameter that is a number. */
    public double number(String name) {
        return get(name, Double.class);
    }

    /** A parameter that is true or false. */
    public boolean flag(String name) {
        return get(name, Boolean.class);
    }

    /** A parameter that is a time, if it is there. */
    public Optional<Instant> findTime(String name) {
        return find(name, Instant.class);
    }

    private <T> T get(String name, Class<T> type) {
        return find(name, type)
                .orElseThrow(() ->
                        new CrucibleException(
                                ErrorCode.INTERNAL,
                                operation.id() + " asks for " + name + ", not there"));
    }

    private <T> Optional<T> find(String name, Class<T> type) {
        return Optional.ofNullable(parameters.get(name)).map(type::cast);
    }

    /** A header field of the request, whether or not the contract knows it. */
    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    /** The JSON body; an empty object when an optional one is not there. */
    public JsonNode json() {
        return json;
    }

    /**
     * The body of an operation that takes bytes. Reading throws {@code TOO_LARGE} past the
     * operation's bound.
     */
    public InputStream bytes() {
        return bytes;
    }

    static ObjectNode noJson() {
        return JsonNodeFactory.instance.objectNode();
    }
}
