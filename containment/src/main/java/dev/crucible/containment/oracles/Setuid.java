package dev.crucible.containment.oracles;

import dev.crucible.linux.Host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the host that runs as another user, whoever starts it: a copy of {@code sleep} that
 * belongs to nobody, so that a user is gained by it and no right. Whether that, or any other such
 * program, gave a run's process another user or a capability, the host's kernel knows.
 */
public final class Setuid implements Oracle {
    private static final Path ORIGINAL = Path.of("/bin/sleep");
    private static final int NOBODY = 65_534;
    private static final int MODE = 04755;
    private static final String NO_CAPABILITIES = "0000000000000000";

    private final Path program;
    private final boolean made;
    private final List<String> found = new ArrayList<>();

    /** Puts it into this folder. */
    public Setuid(Path program) {
        this.program = program;
        this.made = Host.root() && Files.exists(ORIGINAL);
        if (!made) {
            return;
        }
        try {
            Files.copy(ORIGINAL, program);
            Files.setAttribute(program, "unix:uid", NOBODY);
            Files.setAttribute(program, "unix:mode", MODE);
        } catch (IOException broken) {
            close();
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public String whyNot() {
        return made ? "" : "only root can make a program that belongs to somebody else";
    }

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public void look(HostView view) {
        for (HostView.Seen process : view.processes()) {
            String ids = process.field("Uid");
            if (List.of(ids.split("\t", -1)).stream().distinct().count() > 1) {
                found.add("a process became another user: " + ids.replace('\t', ' '));
            }
            if (!process.field("CapEff").equals(NO_CAPABILITIES)) {
                found.add("a process has capabilities: " + process.field("CapEff"));
            }
        }
    }

    /** Defines {@code MARKER}, its path. */
    @Override
    public String statements() {
        return "MARKER = '" + program + "'\n";
    }

    @Override
    public List<String> sightings(String output) {
        return List.copyOf(found);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(program);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
