package dev.crucible.cli.config;

import java.nio.file.Path;

/**
 * Against what the path of a file is read.
 *
 * @param folder where a relative path begins
 * @param home what {@code ~} stands for
 */
record Base(Path folder, Path home) {
    /** The absolute path that a person meant. */
    Path resolve(String text) {
        Path path =
                text.equals("~") || text.startsWith("~/")
                        ? home.resolve(text.substring(Math.min(2, text.length())))
                        : folder.resolve(text);
        return path.toAbsolutePath().normalize();
    }
}
