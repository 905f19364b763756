package dev.crucible.monitoring.logs;

import java.util.Locale;

/**
 * Makes text harmless for a log: what could end a line, move a cursor, or hide or turn around what
 * stands beside it is written as an escape.
 */
final class Escape {
    private Escape() {}

    /** As a part of a line, at most this many characters of it. */
    static void text(StringBuilder out, String text, int most) {
        append(out, text, most, false);
    }

    /** As a string of JSON, with its quotes. */
    static void json(StringBuilder out, String text, int most) {
        out.append('"');
        append(out, text, most, true);
        out.append('"');
    }

    private static void append(StringBuilder out, String text, int most, boolean json) {
        int end = Math.min(text.length(), most);
        if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            append(out, c, json);
            i += Character.charCount(c);
        }
        if (end < text.length()) {
            out.append("... (").append(text.length() - end).append(" more)");
        }
    }

    private static void append(StringBuilder out, int c, boolean json) {
        if (json && (c == '"' || c == '\\')) {
            out.append('\\').append((char) c);
        } else if (c >= ' ' && c < 0x7f) {
            out.append((char) c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (c == '\r') {
            out.append("\\r");
        } else if (isHarmful(c)) {
            for (char unit : Character.toChars(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
            }
        } else {
            out.appendCodePoint(c);
        }
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }
}
