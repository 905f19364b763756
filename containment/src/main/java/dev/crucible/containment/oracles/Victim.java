package dev.crucible.containment.oracles;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Host;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.Spawner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process of the host that waits to be wronged, with a secret in its environment. It ends with
 * this program at the latest: it reads a pipe that only this program holds.
 */
public final class Victim implements Oracle {
    private static final Duration GRACE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String mark;
    private final Canary canary;
    private final Fd.Pair input = Fd.pipe();
    private final Fd.Pair output = Fd.pipe();
    private final Child process;
    private final String before;
    private Optional<Child.End> end = Optional.empty();

    /**
     * Starts it as the user of this process.
     *
     * @param mark how its secret is called, which occurs nowhere else
     * @param canary its secret
     */
    public Victim(String mark, Canary canary) {
        this(mark, canary, Host.userId());
    }

    /**
     * Starts it.
     *
     * @param user who it belongs to; only root may start it as another than itself
     */
    public Victim(String mark, Canary canary, int user) {
        this.mark = mark;
        this.canary = canary;
        process =
                Spawner.spawn(
                        program(user),
                        Map.of(mark, canary.value()),
                        List.of(input.read(), output.write(), output.write()));
        input.read().close();
        output.write().close();
        awaitBeginning();
        before = state();
    }

    /** Whoever was root stays a secret to others of that user, until it executes a program. */
    private static List<String> program(int user) {
        List<String> program = new ArrayList<>();
        if (user != Host.userId()) {
            program.addAll(
                    List.of(
                            "/usr/bin/setpriv",
                            "--reuid=" + user,
                            "--regid=" + user,
                            "--clear-groups",
                            "--inh-caps=-all"));
        }
        program.add("/bin/cat");
        return program;
    }

    /**
     * For a moment a process that was started is nobody yet: it has no environment. One that gives
     * back what it was given has begun.
     */
    private void awaitBeginning() {
        input.write().write(new byte[] {'\n'}, 0, 1);
        if (!new Poller().input(output.read()).await(PATIENCE).ready(0)) {
            close();
            throw new CrucibleException(
                    ErrorCode.INTERNAL, "the process that waits to be wronged did not begin");
        }
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
        // A signal may be under way still.
        awaitEnd(GRACE);
        if (end.isPresent()) {
            found.add("a process was ended: " + end.get().status());
            return found;
        }
        String after = state();
        if (!after.equals(before)) {
            found.add("a process is not as it was: " + before + "; " + after);
        }
        return found;
    }

    private void awaitEnd(Duration time) {
        if (end.isEmpty()) {
            end = Optional.ofNullable(process.await(time));
        }
    }

    private String state() {
        try {
            ProcessView view = ProcessView.of(process.pid());
            return "TracerPid %s, pending %s, processors %s, session %s"
                    .formatted(
                            view.status("TracerPid"),
                            view.status("ShdPnd"),
                            view.status("Cpus_allowed_list"),
                            ProcessView.sessionOf(process.pid()).orElse("none"));
        } catch (LinuxException gone) {
            return "gone";
        }
    }

    @Override
    public void close() {
        if (end.isEmpty()) {
            process.kill();
            end = Optional.of(process.await());
        }
        process.close();
        input.write().close();
        output.read().close();
    }
}
