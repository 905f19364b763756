package dev.crucible.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's own name, without asking the network for it. */
final class LocalHost {
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");

    private LocalHost() {}

    /** Letters, digits, dots and dashes; {@code worker} when there is no such name. */
    static String name() {
        try {
            String name = Files.readString(NAME).strip().replaceAll("[^A-Za-z0-9.-]", "-");
            String begun = name.replaceFirst("^[^A-Za-z0-9]+", "");
            return begun.isEmpty() ? "worker" : begun;
        } catch (IOException unknown) {
            return "worker";
        }
    }
}
