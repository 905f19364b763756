package dev.crucible.api.contract;

import dev.crucible.api.contract.Operation.Answer;
import dev.crucible.api.contract.Operation.SchemaPlace;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compares answers with the contract. For tests, and for a server that is told to. */
public final class AnswerCheck {
    /** Headers that any answer may have, besides those of HTTP itself. */
    private static final Set<String> DESCRIBED =
            Set.of("location", "link", "etag", "retry-after", "content-range", "www-authenticate");

    private static final JsonMapper JSON = new JsonMapper();

    private final OpenApiContract contract;

    /** Compares with this contract. */
    public AnswerCheck(OpenApiContract contract) {
        this.contract = contract;
    }

    /**
     * What is wrong with an answer; empty when the contract describes it.
     *
     * @param type the media type without parameters, empty when there is no content
     * @param headers names of the headers that the answer has
     */
    public List<String> check(
            Operation operation, int status, String type, Set<String> headers, byte[] content) {
        Answer answer = operation.answers().get(status);
        if (answer == null) {
            return List.of(operation.id() + " answers " + status + ", which is not described");
        }
        List<String> faults = new ArrayList<>();
        for (String header : headers) {
            String name = header.toLowerCase(Locale.ROOT);
            if (DESCRIBED.contains(name) && !answer.headers().contains(name)) {
                faults.add(operation.id() + " " + status + ": the header " + name);
            }
        }
        if (answer.types().isEmpty() || type.isEmpty()) {
            if (content.length > 0 || !answer.types().isEmpty()) {
                faults.add(operation.id() + " " + status + ": content, or that there is none");
            }
            return faults;
        }
        Optional<SchemaPlace> schema = answer.types().get(type);
        if (schema == null) {
            faults.add(operation.id() + " " + status + ": the type " + type);
            return faults;
        }
        schema.ifPresent(place -> json(faults, operation, status, place, content));
        return faults;
    }

    private void json(
            List<String> faults,
            Operation operation,
            int status,
            SchemaPlace schema,
            byte[] content) {
        JsonNode value = JSON.readTree(content);
        for (Violation violation : contract.check(schema, value)) {
            faults.add(operation.id() + " " + status + ": " + violation.describe());
        }
    }
}
