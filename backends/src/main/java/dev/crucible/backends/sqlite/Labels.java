package dev.crucible.backends.sqlite;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.util.Map;
import java.util.TreeMap;

/** Labels as one column of JSON. */
final class Labels {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String NONE = "{}";

    private Labels() {}

    static String text(Map<String, String> labels) {
        return labels.isEmpty() ? NONE : MAPPER.writeValueAsString(new TreeMap<>(labels));
    }

    static Map<String, String> parse(String text) {
        return text.equals(NONE)
                ? Map.of()
                : MAPPER.readValue(text, new TypeReference<Map<String, String>>() {});
    }

    /** What a search in the labels looks into: their values, one a line. */
    static String words(Map<String, String> labels) {
        return String.join("\n", new TreeMap<>(labels).values());
    }
}
