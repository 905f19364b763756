package dev.crucible.api.documents;

import dev.crucible.core.Bytes;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** JSON as documents have it. */
final class Documents {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .build();

    private Documents() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The bytes of a node, its fields sorted by name. */
    static Bytes bytes(JsonNode node) {
        return Bytes.copyOf(MAPPER.writeValueAsBytes(node));
    }

    /**
     * The object that these bytes are.
     *
     * @throws InvalidRequestException when they are none
     */
    static JsonNode read(Bytes document, String what) {
        JsonNode node;
        try {
            node = MAPPER.readTree(document.toArray());
        } catch (JacksonException wrong) {
            throw invalid(what, wrong.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw invalid(what, "is no JSON object");
        }
        return node;
    }

    private static InvalidRequestException invalid(String what, String problem) {
        return new InvalidRequestException(List.of(new Fault(what, problem, "a JSON object")));
    }
}
