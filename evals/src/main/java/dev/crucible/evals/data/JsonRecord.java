package dev.crucible.evals.data;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One JSON object with its place, and reading that says what is wrong with it.
 *
 * @param place where it stands
 * @param node the object
 */
record JsonRecord(Place place, JsonNode node) {
    private static final int MAX_ID = 200;

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** A string that must be there. */
    String text(String field, String meaning) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw place.fault("field '" + field + "' is missing", meaning);
        }
        if (!value.isString()) {
            throw place.fault("field '" + field + "' is not a string", meaning);
        }
        return value.stringValue();
    }

    /** A string that may be missing. */
    String textOrEmpty(String field, String meaning) {
        return has(field) ? text(field, meaning) : "";
    }

    /** An identifier: a string or a whole number. */
    String id(String field) {
        JsonNode value = node.path(field);
        String id = value.isIntegralNumber() ? value.asString() : text(field, "the problem's id");
        if (id.isBlank() || id.length() > MAX_ID) {
            throw place.fault(
                    "field '" + field + "' is empty or too long", "1 to " + MAX_ID + " characters");
        }
        return id;
    }

    /** The strings of an array that may be missing. */
    List<String> textsOrEmpty(String field, String meaning) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw place.fault("field '" + field + "' is not an array", meaning);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw place.fault("field '" + field + "' holds what is not a string", meaning);
            }
            texts.add(element.stringValue());
        }
        return List.copyOf(texts);
    }

    /** Every other field: strings as they are, anything else as JSON text. */
    Map<String, String> others(Set<String> known) {
        Map<String, String> fields = new TreeMap<>();
        node.forEachEntry((name, value) -> {
            if (!known.contains(name) && !value.isNull()) {
                fields.put(name, value.isString() ? value.stringValue() : value.toString());
            }
        });
        return fields;
    }
}
