package dev.crucible.core;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A root filesystem that sandboxes can stand on, unpacked and checked.
 *
 * @param id names its content
 * @param name as it was asked for
 * @param root absolute path of its folder; everything in it belongs to whoever keeps it and can be
 *     read by everybody: engines bind it, read-only, and never execute anything of it outside
 * @param platform that its programs are for, such as {@code linux/amd64}
 * @param environment that it asks for; what the runtime and the request say wins
 */
public record Image(
        Digest id, String name, Path root, String platform, Map<String, String> environment) {
    /** Longest name of an image. */
    public static final int MAX_NAME = 255;

    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern NAME =
            Pattern.compile(
                    "(?!sha256:)"
                            + PART
                            + "(?::[0-9]{1,5}(?=/))?(?:/"
                            + PART
                            + ")*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?");
    private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{12,64}");

    /** Copies the map and checks the root. */
    public Image {
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("the root of an image is no absolute path: " + root);
        }
        environment = Map.copyOf(environment);
    }

    /** What is wrong with a name or an id of an image; empty when nothing is. */
    public static Optional<String> fault(String reference) {
        return reference.length() <= MAX_NAME
                        && (ID.matcher(reference).matches() || NAME.matcher(reference).matches())
                ? Optional.empty()
                : Optional.of("'" + reference + "' is no name of an image");
    }

    /** What {@link #fault} expects, in words. */
    public static String expected() {
        return "one such as python:3, or sha256: and at least 12 digits of an id";
    }
}
