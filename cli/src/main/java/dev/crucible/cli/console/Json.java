package dev.crucible.cli.console;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON for standard output. Everything beyond ASCII is escaped, so that a terminal cannot be
 * reached by what a program wrote, and a reader gets exactly the same characters back.
 */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * What a line of ours says.
     *
     * @throws tools.jackson.core.JacksonException when it is none
     */
    public static JsonNode read(String line) {
        return MAPPER.readTree(line);
    }

    /** One line. */
    public static String line(JsonNode node) {
        return MAPPER.writeValueAsString(node).replace("\u007f", "\\u007f");
    }
}
