package dev.crucible.cli.text;

import java.util.Locale;

/**
 * Makes text harmless for a terminal. What could move the cursor, change the title, reverse the
 * order of characters or hide them is shown as a visible mark instead: control characters as their
 * picture, {@code ␛}, and everything else as {@code <U+202E>}.
 */
public final class SafeText {
    private static final int PICTURES = 0x2400;
    private static final int DELETE = 0x7f;
    private static final int DELETE_PICTURE = 0x2421;

    private SafeText() {}

    /** As one line: a line break is a mark too. */
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(safe, c, false));
        return safe.toString();
    }

    /** As any number of lines: line feeds and tabs stay. */
    public static String block(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(safe, c, true));
        return safe.toString();
    }

    /** As one line of at most {@code limit} characters. */
    public static String line(String text, int limit) {
        String safe = line(text.length() > 4 * limit ? text.substring(0, 4 * limit) : text);
        if (safe.length() <= limit) {
            return safe;
        }
        int end = Character.isHighSurrogate(safe.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return safe.substring(0, end) + "…";
    }

    static void append(StringBuilder safe, int c, boolean lines) {
        if (lines && (c == '\n' || c == '\t')) {
            safe.append((char) c);
        } else if (c < ' ') {
            safe.append((char) (PICTURES + c));
        } else if (c == DELETE) {
            safe.append((char) DELETE_PICTURE);
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            safe.append('\ufffd');
        } else if (isHarmful(c)) {
            safe.append(String.format(Locale.ROOT, "<U+%04X>", c));
        } else {
            safe.appendCodePoint(c);
        }
    }

    private static boolean isHarmful(int c) {
        return (c >= 0x80 && c <= 0x9f)
                || c == 0x61c
                || c == 0x200b
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0xfeff
                || (c >= 0xfff9 && c <= 0xfffb)
                || (c >= 0xe0000 && c <= 0xe0fff);
    }
}
