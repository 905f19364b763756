package dev.crucible.core;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Patterns over relative paths: {@code *} is anything but a slash, {@code **} anything at all,
 * {@code **}{@code /} also nothing, and {@code ?} one character but a slash. Everything else is
 * itself.
 */
public final class Globs {
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_WILDCARDS = 8;

    private static final int ONE = -1;

    /* From here on, what may also fit nothing. */
    private static final int PART = -2;
    private static final int ANYTHING = -3;
    private static final int FOLDERS = -4;

    private Globs() {}

    /** What is wrong with a pattern, if anything. Its size is bounded to keep matching fast. */
    public static Optional<String> fault(String glob) {
        if (glob.isEmpty()) {
            return Optional.of("is empty");
        }
        if (glob.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        if (glob.startsWith("/")) {
            return Optional.of("'" + glob + "' is absolute");
        }
        if (glob.chars().filter(c -> c == '*').count() > MAX_WILDCARDS) {
            return Optional.of("'" + glob + "' has more than " + MAX_WILDCARDS + " wildcards");
        }
        return Optional.empty();
    }

    /** Whether the path as a whole fits the pattern. Time is bounded by the product of lengths. */
    public static boolean matches(String glob, String path) {
        int[] tokens = tokens(glob);
        BitSet reached = new BitSet(tokens.length + 1);
        reach(reached, tokens, 0);
        for (int c : path.codePoints().toArray()) {
            BitSet next = new BitSet(tokens.length + 1);
            for (int at = reached.nextSetBit(0);
                    at >= 0 && at < tokens.length;
                    at = reached.nextSetBit(at + 1)) {
                take(next, tokens, at, c);
            }
            reached = next;
        }
        return reached.get(tokens.length);
    }

    /** Characters and, as negative numbers, wildcards. */
    private static int[] tokens(String glob) {
        IntStream.Builder tokens = IntStream.builder();
        int at = 0;
        while (at < glob.length()) {
            int c = glob.codePointAt(at);
            if (glob.startsWith("**/", at)) {
                tokens.add(FOLDERS);
                at += 3;
            } else if (glob.startsWith("**", at)) {
                tokens.add(ANYTHING);
                at += 2;
            } else {
                tokens.add(c == '*' ? PART : c == '?' ? ONE : c);
                at += Character.charCount(c);
            }
        }
        return tokens.build().toArray();
    }

    /** Marks a token as the next to fit, and those behind it if it fits nothing. */
    private static void reach(BitSet reached, int[] tokens, int token) {
        int at = token;
        while (at < tokens.length && tokens[at] <= PART) {
            reached.set(at++);
        }
        reached.set(at);
    }

    private static void take(BitSet next, int[] tokens, int at, int c) {
        switch (tokens[at]) {
            case FOLDERS -> {
                next.set(at);
                if (c == '/') {
                    reach(next, tokens, at + 1);
                }
            }
            case ANYTHING -> reach(next, tokens, at);
            case PART -> {
                if (c != '/') {
                    reach(next, tokens, at);
                }
            }
            case ONE -> {
                if (c != '/') {
                    reach(next, tokens, at + 1);
                }
            }
            default -> {
                if (c == tokens[at]) {
                    reach(next, tokens, at + 1);
                }
            }
        }
    }
}
