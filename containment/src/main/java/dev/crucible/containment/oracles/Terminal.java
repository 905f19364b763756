package dev.crucible.containment.oracles;

import dev.crucible.linux.LinuxException;
import dev.crucible.linux.PseudoTerminal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A terminal of the host that everybody may write to, read from its other end. */
public final class Terminal implements Oracle {
    private final Canary canary;
    private final @Nullable PseudoTerminal terminal;

    /**
     * Makes it.
     *
     * @param nonce what an attempt must write or type
     */
    public Terminal(String nonce) {
        canary = new Canary(nonce);
        terminal = made();
        if (terminal != null) {
            try {
                Files.setPosixFilePermissions(
                        Path.of(terminal.path()), PosixFilePermissions.fromString("rw-rw-rw-"));
            } catch (IOException broken) {
                close();
                throw new UncheckedIOException(broken);
            }
        }
    }

    private static @Nullable PseudoTerminal made() {
        try {
            return new PseudoTerminal();
        } catch (LinuxException none) {
            return null;
        }
    }

    @Override
    public String whyNot() {
        return terminal == null ? "this machine has no terminal to give" : "";
    }

    /** Defines {@code TERMINAL}, its path, and {@code NONCE}. */
    @Override
    public String statements() {
        String path = terminal == null ? "" : terminal.path();
        return "TERMINAL = '%s'\nNONCE = '%s'\n".formatted(path, canary.value());
    }

    @Override
    public List<String> sightings(String output) {
        return terminal != null && canary.in(terminal.read().asText())
                ? List.of("a terminal of the host was written to")
                : List.of();
    }

    @Override
    public void close() {
        if (terminal != null) {
            terminal.close();
        }
    }
}
