package dev.crucible.journal.events;

import dev.crucible.core.Digest;
import dev.crucible.core.RunId;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of one JSON object, read strictly: a missing, mistyped or unknown one is an {@link
 * IllegalArgumentException}.
 */
final class Fields {
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    Fields(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("no JSON object");
        }
        this.node = node;
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name) {
        JsonNode value = value(name);
        if (!value.isString()) {
            throw new IllegalArgumentException("'" + name + "' is no text");
        }
        return value.stringValue();
    }

    long whole(String name) {
        JsonNode value = value(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("'" + name + "' is no whole number");
        }
        return value.longValue();
    }

    int number(String name) {
        return Math.toIntExact(inRange(name, whole(name)));
    }

    private static long inRange(String name, long value) {
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("'" + name + "' is out of range");
        }
        return value;
    }

    Instant time(String name) {
        return Instant.parse(text(name));
    }

    Duration millis(String name) {
        return Duration.ofMillis(whole(name));
    }

    Digest digest(String name) {
        return new Digest(text(name));
    }

    RunId run(String name) {
        return new RunId(text(name));
    }

    Fields object(String name) {
        return new Fields(value(name));
    }

    List<String> texts(String name) {
        JsonNode value = value(name);
        if (!value.isArray()) {
            throw new IllegalArgumentException("'" + name + "' is no list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw new IllegalArgumentException("'" + name + "' holds what is no text");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    Map<String, String> textMap(String name) {
        Fields fields = object(name);
        Map<String, String> map = new TreeMap<>();
        fields.node.propertyNames().forEach(key -> map.put(key, fields.text(key)));
        return map;
    }

    Map<String, Long> wholeMap(String name) {
        Fields fields = object(name);
        Map<String, Long> map = new TreeMap<>();
        fields.node.propertyNames().forEach(key -> map.put(key, fields.whole(key)));
        return map;
    }

    /** Refuses fields that nobody has asked for. */
    void noOthers() {
        for (String name : node.propertyNames()) {
            if (!read.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is not known");
            }
        }
    }

    private JsonNode value(String name) {
        read.add(name);
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }
}
