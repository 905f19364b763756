package dev.crucible.core;

/**
 * JSON in the one form that RFC 8785 allows, for documents that are named by their digest. Whoever
 * writes an object names its members in the order of their names.
 */
final class CanonicalText {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final String HEXADECIMAL = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(4096);

    /** Adds what is not a text: brackets, colons, whole numbers. */
    CanonicalText raw(String json) {
        text.append(json);
        return this;
    }

    /** Adds a text in quotation marks. */
    CanonicalText quoted(String value) {
        text.append('"');
        for (int at = 0; at < value.length(); at++) {
            escape(value.charAt(at));
        }
        text.append('"');
        return this;
    }

    private void escape(char letter) {
        switch (letter) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (letter < FIRST_PRINTABLE) {
                    text.append("\\u00")
                            .append(HEXADECIMAL.charAt(letter >> 4))
                            .append(HEXADECIMAL.charAt(letter & 15));
                } else {
                    text.append(letter);
                }
            }
        }
    }

    Bytes bytes() {
        return Bytes.utf8(text.toString());
    }
}
