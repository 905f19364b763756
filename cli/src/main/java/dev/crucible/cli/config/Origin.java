package dev.crucible.cli.config;

import java.nio.file.Path;

/** Where a value comes from. */
public sealed interface Origin {
    /** Nobody set it. */
    record Default() implements Origin {}

    /** A place in a file; lines and columns count from 1. */
    record InFile(Path file, int line, int column) implements Origin {}

    /** An environment variable. */
    record Variable(String name) implements Origin {}

    /** An option of the command, such as {@code --port}. */
    record Flag(String name) implements Origin {}

    /** For people. */
    default String describe() {
        return switch (this) {
            case Default _ -> "default";
            case InFile(Path file, int line, int column) -> file + ":" + line + ":" + column;
            case Variable(String name) -> name;
            case Flag(String name) -> name;
        };
    }
}
