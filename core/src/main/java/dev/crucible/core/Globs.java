package dev.crucible.core;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Patterns over relative paths: {@code *} is anything but a slash, {@code **} anything at all,
 * {@code **}{@code /} also nothing, and {@code ?} one character but a slash. Everything else is
 * itself.
 */
public final class Globs {
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_WILDCARDS = 8;

    private Globs() {}

    /** What is wrong with a pattern, if anything. Wildcards are bounded to keep matching fast. */
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

    /** Whether the path as a whole fits the pattern. */
    public static boolean matches(String glob, String path) {
        return compile(glob).matcher(path).matches();
    }

    private static Pattern compile(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            if (glob.startsWith("**/", at)) {
                regex.append("(?:.*/)?");
                at += 3;
            } else if (glob.startsWith("**", at)) {
                regex.append(".*");
                at += 2;
            } else {
                char c = glob.charAt(at);
                switch (c) {
                    case '*' -> regex.append("[^/]*");
                    case '?' -> regex.append("[^/]");
                    default -> regex.append(Pattern.quote(String.valueOf(c)));
                }
                at++;
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
