package dev.crucible.core.storage;

import dev.crucible.core.Bytes;
import dev.crucible.core.storage.RedactionRule.Part;
import dev.crucible.core.storage.RedactionRule.Parts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads the patterns that users give: text, and sets of characters in brackets, each once or with
 * {@code {n,}} as a run of at least n. {@code corp_[A-Za-z0-9]{20,}} is one. A backslash takes the
 * next character as it is. There is nothing else, so a pattern cannot be slow.
 */
final class RedactionPattern {
    /** Fewest bytes of text that a pattern begins with. */
    static final int LEAST_TEXT = 3;

    private static final int MOST = 200;

    private final String name;
    private final String pattern;
    private int at;

    private RedactionPattern(String name, String pattern) {
        this.name = name;
        this.pattern = pattern;
    }

    /**
     * The rule that a pattern says.
     *
     * @throws IllegalArgumentException when it says none, with the place and what was expected, but
     *     without the pattern: it may hold a secret
     */
    static RedactionRule rule(String name, String pattern) {
        if (pattern.length() > MOST) {
            throw new IllegalArgumentException(
                    "pattern %s has %d characters (expected at most %d)"
                            .formatted(name, pattern.length(), MOST));
        }
        return new RedactionPattern(name, pattern).read();
    }

    private RedactionRule read() {
        Bytes begin = text();
        if (begin.size() < LEAST_TEXT) {
            throw wrong("text of at least " + LEAST_TEXT + " bytes at its beginning");
        }
        List<Part> parts = new ArrayList<>();
        while (at < pattern.length()) {
            Part part = pattern.charAt(at) == '[' ? set() : null;
            if (part != null) {
                add(parts, part);
                continue;
            }
            for (byte value : text().toArray()) {
                add(parts, Part.one(ByteKinds.only(value & 0xff)));
            }
        }
        return new RedactionRule(
                name,
                begin,
                false,
                parts.isEmpty() ? new RedactionRule.Nothing() : new Parts(parts));
    }

    /** A run takes all it can, so what follows must not be of its kind. */
    private void add(List<Part> parts, Part part) {
        if (!parts.isEmpty()
                && parts.getLast().run()
                && parts.getLast().kind().intersects(part.kind())) {
            throw wrong("something after the run that is not in it");
        }
        parts.add(part);
    }

    private Bytes text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (at < pattern.length() && pattern.charAt(at) != '[') {
            int character = character("{}]");
            text.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        }
        return Bytes.copyOf(text.toByteArray());
    }

    private int character(String forbidden) {
        if (pattern.charAt(at) == '\\') {
            at++;
            if (at == pattern.length()) {
                throw wrong("a character after the backslash");
            }
        } else if (forbidden.indexOf(pattern.charAt(at)) >= 0) {
            throw wrong("a backslash before this character");
        }
        int character = pattern.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private Part set() {
        at++;
        BitSet kind = new BitSet(256);
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            int first = ascii();
            int last = first;
            if (at + 1 < pattern.length()
                    && pattern.charAt(at) == '-'
                    && pattern.charAt(at + 1) != ']') {
                at++;
                last = ascii();
            }
            if (last < first) {
                throw wrong("a range from a lower to a higher character");
            }
            kind.set(first, last + 1);
        }
        if (at == pattern.length() || kind.isEmpty()) {
            throw wrong("a set of characters, ended by ]");
        }
        at++;
        return at < pattern.length() && pattern.charAt(at) == '{'
                ? Part.run(kind, atLeast())
                : Part.one(kind);
    }

    private int ascii() {
        int character = character("[");
        if (character > 0x7f) {
            throw wrong("characters of ASCII in a set");
        }
        return character;
    }

    private int atLeast() {
        int end = pattern.indexOf(",}", at);
        String number = end < 0 ? "" : pattern.substring(at + 1, end);
        if (number.isEmpty()
                || number.length() > 4
                || !number.chars().allMatch(Character::isDigit)) {
            throw wrong("{n,} with a number up to 9999");
        }
        at = end + 2;
        return Math.max(1, Integer.parseInt(number));
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "pattern %s, character %d: expected %s".formatted(name, at + 1, expected));
    }
}
