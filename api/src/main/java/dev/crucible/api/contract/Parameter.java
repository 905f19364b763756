package dev.crucible.api.contract;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A parameter of the path, the query or the header. Its schema is a scalar, and this class knows
 * every keyword of it; a schema with another keyword is a fault of the contract. That is much
 * cheaper than a general validator on the path that every request takes.
 */
public final class Parameter {
    private static final Set<String> KEYWORDS =
            Set.of(
                    "type",
                    "enum",
                    "pattern",
                    "minLength",
                    "maxLength",
                    "minimum",
                    "maximum",
                    "format",
                    "default",
                    "description",
                    "examples");

    /** Where a parameter is. */
    public enum Place {
        /** A segment of the path. */
        PATH,
        /** The query. */
        QUERY,
        /** A header field. */
        HEADER
    }

    private enum Type {
        STRING,
        TIME,
        INTEGER,
        NUMBER,
        BOOLEAN
    }

    private final String name;
    private final Place place;
    private final boolean required;
    private final Type type;
    private final Optional<Object> fallback;
    private final List<String> values;
    private final Optional<Pattern> pattern;
    private final int minLength;
    private final int maxLength;
    private final double minimum;
    private final double maximum;

    private Parameter(String name, Place place, boolean required, JsonNode schema) {
        this.name = name;
        this.place = place;
        this.required = required;
        type = type(schema);
        values = schema.path("enum").valueStream().map(JsonNode::asString).toList();
        pattern =
                schema.has("pattern")
                        ? Optional.of(Pattern.compile(schema.get("pattern").asString()))
                        : Optional.empty();
        minLength = schema.path("minLength").asInt(0);
        maxLength = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        minimum = schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY);
        maximum = schema.path("maximum").asDouble(Double.POSITIVE_INFINITY);
        fallback =
                schema.has("default")
                        ? Optional.of(fallback(schema.get("default").asString()))
                        : Optional.empty();
    }

    /**
     * Reads a parameter whose references are resolved.
     *
     * @throws IllegalArgumentException when its schema is more than a scalar
     */
    static Parameter of(JsonNode node, JsonNode schema) {
        String name = node.path("name").asString();
        for (String keyword : schema.propertyNames()) {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException(
                        "parameter " + name + ": the keyword '" + keyword + "' is not supported");
            }
        }
        Place place =
                switch (node.path("in").asString()) {
                    case "path" -> Place.PATH;
                    case "query" -> Place.QUERY;
                    case "header" -> Place.HEADER;
                    default ->
                            throw new IllegalArgumentException(
                                    "parameter " + name + " is in no place that is known");
                };
        return new Parameter(name, place, node.path("required").asBoolean(false), schema);
    }

    private static Type type(JsonNode schema) {
        return switch (schema.path("type").asString("")) {
            case "string" ->
                    schema.path("format").asString("").equals("date-time")
                            ? Type.TIME
                            : Type.STRING;
            case "integer" -> Type.INTEGER;
            case "number" -> Type.NUMBER;
            case "boolean" -> Type.BOOLEAN;
            default -> throw new IllegalArgumentException("a parameter is a scalar: " + schema);
        };
    }

    private Object fallback(String text) {
        List<Violation> violations = new ArrayList<>();
        return parse(text, violations::add)
                .orElseThrow(
                        () -> new IllegalArgumentException("impossible default " + violations));
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where it is. */
    public Place place() {
        return place;
    }

    /** Whether it must be there. */
    public boolean required() {
        return required;
    }

    /** What holds when it is not there. */
    public Optional<Object> fallback() {
        return fallback;
    }

    /**
     * The value as a {@code String}, {@code Instant}, {@code Long}, {@code Double} or {@code
     * Boolean}; empty when it is wrong, and then the violation has been reported.
     */
    Optional<Object> parse(String text, Consumer<Violation> faults) {
        return switch (type) {
            case STRING -> string(text, faults);
            case TIME -> time(text, faults);
            case INTEGER -> integer(text, faults);
            case NUMBER -> number(text, faults);
            case BOOLEAN -> bool(text, faults);
        };
    }

    private Optional<Object> string(String text, Consumer<Violation> faults) {
        if (!values.isEmpty()) {
            return values.contains(text)
                    ? Optional.of(text)
                    : wrong(text, "one of " + String.join(", ", values), faults);
        }
        int length = text.codePointCount(0, text.length());
        if (length < minLength) {
            return wrong(text, "at least " + minLength + " characters", faults);
        }
        if (length > maxLength) {
            return wrong(text, "at most " + maxLength + " characters", faults);
        }
        if (pattern.isPresent() && !pattern.get().matcher(text).find()) {
            return wrong(text, "a match of " + pattern.get(), faults);
        }
        return Optional.of(text);
    }

    private Optional<Object> time(String text, Consumer<Violation> faults) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException wrong) {
            return wrong(text, "a time such as 2026-11-22T20:15:30Z (RFC 3339)", faults);
        }
    }

    private Optional<Object> integer(String text, Consumer<Violation> faults) {
        try {
            long value = Long.parseLong(text);
            return inRange(value) ? Optional.of(value) : wrong(text, range(), faults);
        } catch (NumberFormatException wrong) {
            return wrong(text, "an integer, " + range(), faults);
        }
    }

    private Optional<Object> number(String text, Consumer<Violation> faults) {
        try {
            double value = text.length() <= 32 ? Double.parseDouble(text) : Double.NaN;
            return inRange(value) ? Optional.of(value) : wrong(text, range(), faults);
        } catch (NumberFormatException wrong) {
            return wrong(text, "a number, " + range(), faults);
        }
    }

    private Optional<Object> bool(String text, Consumer<Violation> faults) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> wrong(text, "true or false", faults);
        };
    }

    private boolean inRange(double value) {
        return value >= minimum && value <= maximum;
    }

    private String range() {
        return "%s to %s".formatted(plain(minimum), plain(maximum));
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) && !Double.isInfinite(bound)
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    private Optional<Object> wrong(String text, String expected, Consumer<Violation> faults) {
        faults.accept(Violation.ofParameter(name, "is '" + Violation.quote(text) + "'", expected));
        return Optional.empty();
    }
}
