package dev.crucible.containment.oracles;

import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ProcessView;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the host that waits to be wronged, with a secret in its environment. It ends with
 * this program at the latest: it reads a pipe that only this program holds.
 */
public final class Victim implements Oracle {
    private static final long GRACE_MILLIS = 50;

    private final String mark;
    private final Canary canary;
    private final Process process;
    private final String before;

    /**
     * Starts it.
     *
     * @param mark how its secret is called, which occurs nowhere else
     * @param canary its secret
     */
    public Victim(String mark, Canary canary) {
        this.mark = mark;
        this.canary = canary;
        ProcessBuilder builder = new ProcessBuilder("/bin/cat");
        builder.environment().clear();
        builder.environment().put(mark, canary.value());
        try {
            process = builder.start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        before = state();
    }

    /** Defines {@code VICTIM}, its number; {@code MARK}; {@code SPACE}, where it has that. */
    @Override
    public String statements() {
        return "VICTIM = %d\nMARK = '%s'\nSPACE = '%s'\n"
                .formatted(process.pid(), mark, ProcessView.ownNamespace("pid"));
    }

    @Override
    public List<String> sightings(String output) {
        List<String> found = new ArrayList<>();
        if (canary.in(output)) {
            found.add("a process's secret came back");
        }
        try {
            // A signal may be under way still.
            if (process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                found.add("a process was ended, with status " + process.exitValue());
                return found;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        String after = state();
        if (!after.equals(before)) {
            found.add("a process is not as it was: " + before + "; " + after);
        }
        return found;
    }

    private String state() {
        try {
            ProcessView view = ProcessView.of((int) process.pid());
            return "TracerPid %s, pending %s, processors %s, session %s"
                    .formatted(
                            view.status("TracerPid"),
                            view.status("ShdPnd"),
                            view.status("Cpus_allowed_list"),
                            ProcessView.sessionOf((int) process.pid()).orElse("none"));
        } catch (LinuxException gone) {
            return "gone";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
