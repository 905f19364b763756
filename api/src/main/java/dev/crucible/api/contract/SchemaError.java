package dev.crucible.api.contract;

import com.networknt.schema.Error;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Says in our words what a schema validator found. */
final class SchemaError {
    private SchemaError() {}

    static Violation violation(Error error) {
        String pointer = String.valueOf(error.getInstanceLocation());
        String property = error.getProperty() == null ? "" : error.getProperty();
        return switch (error.getKeyword()) {
            case "required", "dependentRequired" ->
                    Violation.inBody(child(pointer, property), "is missing", "");
            case "additionalProperties", "unevaluatedProperties" ->
                    Violation.inBody(
                            property.isEmpty() ? pointer : child(pointer, property),
                            "is not known",
                            "");
            case "false" ->
                    Violation.inBody(pointer, "does not go together with what else is there", "");
            case "type" -> of(pointer, error, kind(error.getInstanceNode()), first(error, 1));
            case "enum" -> of(pointer, error, value(error), "one of " + words(error));
            case "const" -> of(pointer, error, value(error), words(error));
            case "minimum" -> of(pointer, error, value(error), "at least " + words(error));
            case "maximum" -> of(pointer, error, value(error), "at most " + words(error));
            case "minLength" -> of(pointer, error, "is too short", words(error) + " characters");
            case "maxLength" ->
                    of(pointer, error, "is too long", "at most " + words(error) + " characters");
            case "minItems" -> of(pointer, error, "has too few items", words(error) + " at least");
            case "maxItems" -> of(pointer, error, "has too many items", words(error) + " at most");
            case "maxProperties" ->
                    of(pointer, error, "has too many members", words(error) + " at most");
            case "pattern" -> of(pointer, error, value(error), "a match of " + words(error));
            case "format" -> of(pointer, error, value(error), words(error));
            case "uniqueItems" -> of(pointer, error, "has an item twice", "each once");
            default -> of(pointer, error, message(error), "");
        };
    }

    private static Violation of(String pointer, Error error, String problem, String expected) {
        return Violation.inBody(
                error.getEvaluationPath().toString().contains("/propertyNames")
                        ? child(pointer, String.valueOf(error.getProperty()))
                        : pointer,
                problem,
                expected);
    }

    private static String child(String pointer, String property) {
        return pointer + "/" + property.replace("~", "~0").replace("/", "~1");
    }

    private static String value(Error error) {
        return "is " + Violation.quote(text(error.getInstanceNode()));
    }

    private static String kind(@Nullable JsonNode node) {
        return node == null
                ? "is something else"
                : "is "
                        + switch (node.getNodeType()) {
                            case STRING -> "text";
                            case NUMBER -> "the number " + Violation.quote(node.asString());
                            case BOOLEAN -> node.asString();
                            case OBJECT -> "an object";
                            case ARRAY -> "an array";
                            case NULL -> "null";
                            case BINARY, MISSING, POJO -> "something else";
                        };
    }

    /** What the schema says. */
    private static String words(Error error) {
        JsonNode schema = error.getSchemaNode();
        if (schema == null) {
            return message(error);
        }
        return schema.isArray()
                ? String.join(", ", schema.valueStream().map(JsonNode::asString).toList())
                : text(schema);
    }

    private static String first(Error error, int at) {
        Object[] arguments = error.getArguments();
        return arguments != null && arguments.length > at
                ? String.valueOf(arguments[at])
                : words(error);
    }

    private static String text(@Nullable JsonNode node) {
        return node == null ? "" : node.isValueNode() ? node.asString() : node.toString();
    }

    private static String message(Error error) {
        return Violation.quote(String.valueOf(error.getMessage()));
    }
}
