package dev.crucible.api.contract;

import dev.crucible.core.access.Scope;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that can be asked of the server.
 *
 * @param id its {@code operationId}
 * @param method the HTTP method
 * @param path the template of its path
 * @param scope what is needed to ask for it; empty when anybody may
 * @param parameters what it takes besides its body
 * @param body the body it takes
 * @param answers what it may answer, by status
 */
public record Operation(
        String id,
        String method,
        String path,
        Optional<Scope> scope,
        List<Parameter> parameters,
        Optional<Body> body,
        Map<Integer, Answer> answers) {
    /** Copies the collections. */
    public Operation {
        parameters = List.copyOf(parameters);
        answers = Map.copyOf(answers);
    }

    /**
     * The body of a request.
     *
     * @param type its media type
     * @param required whether there must be one
     * @param maxBytes how large it may be
     * @param schema where its schema is; empty when it is bytes
     */
    public record Body(String type, boolean required, long maxBytes, Optional<SchemaPlace> schema) {
        /** The media type of JSON. */
        public static final String JSON = "application/json";

        /** Whether it is JSON, and not bytes. */
        public boolean json() {
            return type.equals(JSON);
        }
    }

    /**
     * An answer.
     *
     * @param types its media types, with the places of their schemas where those say something
     * @param headers names of the headers that it may have besides the general ones
     */
    public record Answer(Map<String, Optional<SchemaPlace>> types, Set<String> headers) {
        /** Copies the collections. */
        public Answer {
            types = Map.copyOf(types);
            headers = Set.copyOf(headers);
        }
    }

    /**
     * Where in the contract a schema is.
     *
     * @param pointer a JSON pointer into the contract
     */
    public record SchemaPlace(String pointer) {}
}
