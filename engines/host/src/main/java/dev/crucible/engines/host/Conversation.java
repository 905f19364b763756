package dev.crucible.engines.host;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Stdin;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessTree;
import dev.crucible.linux.ReadBuffer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/**
 * The time between the opening of the gate and the program's end, on one thread: feeds its input,
 * reads its output, and ends it when a limit is reached or somebody cancels.
 */
final class Conversation implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final int INPUT_CHUNK = 16 * 1024;
    private static final Duration FIRST_CHECK = Duration.ofMillis(20);
    private static final Duration SLOWEST_CHECK = Duration.ofMillis(200);

    private final Cell cell;
    private final Limits limits;
    private final Stdin stdin;
    private final CapturedOutput stdout;
    private final CapturedOutput stderr;
    private final ReadBuffer buffer = new ReadBuffer(CHUNK);
    private final Fd wake = Fd.event();
    private byte @Nullable [] pending;
    private int sent;
    private boolean inputOpen = true;
    private ProcessTree seen = ProcessTree.NOTHING;
    private Optional<Outcome> verdict = Optional.empty();

    Conversation(Cell cell, Limits limits, Stdin stdin, OutputListener listener) {
        this.cell = cell;
        this.limits = limits;
        this.stdin = stdin;
        this.stdout =
                new CapturedOutput(
                        cell.stdout(),
                        OutputListener.Stream.STDOUT,
                        listener,
                        limits.outputBytes());
        this.stderr =
                new CapturedOutput(
                        cell.stderr(),
                        OutputListener.Stream.STDERR,
                        listener,
                        limits.outputBytes());
        cell.stdin().nonBlocking();
        switch (stdin) {
            case Stdin.Fixed(Bytes bytes) -> pending = bytes.toArray();
            case Stdin.Live live -> live.pipe().onChange(wake::signal);
        }
    }

    CapturedOutput stdout() {
        return stdout;
    }

    CapturedOutput stderr() {
        return stderr;
    }

    /** Why the run was ended from here; empty when the program ended by itself. */
    Optional<Outcome> verdict() {
        return verdict;
    }

    /** Serves the program until it has ended or has been ended. */
    void converse(long start, Cancellation cancellation) {
        long deadline = start + limits.wall().toNanos();
        Duration interval = FIRST_CHECK;
        long nextCheck = start + interval.toNanos();
        try (Cancellation.Registration _ = cancellation.onCancel(wake::signal)) {
            while (verdict.isEmpty()) {
                long now = System.nanoTime();
                if (cancellation.cancelled()) {
                    end(new Outcome.Cancelled());
                } else if (now - deadline >= 0) {
                    end(new Outcome.LimitReached(Limit.WALL));
                } else if (serve(Duration.ofNanos(Math.min(deadline, nextCheck) - now))) {
                    return;
                }
                now = System.nanoTime();
                if (now - nextCheck >= 0 && verdict.isEmpty()) {
                    checkCounters();
                    interval = interval.multipliedBy(2);
                    interval = interval.compareTo(SLOWEST_CHECK) < 0 ? interval : SLOWEST_CHECK;
                    nextCheck = now + interval.toNanos();
                }
            }
        }
    }

    /** Waits for something to happen and reacts to it; true when the program has ended. */
    private boolean serve(Duration atMost) {
        feed();
        Poller poller = new Poller().input(cell.ended()).input(wake);
        int next = 2;
        int out = stdout.ended() ? -1 : next++;
        int err = stderr.ended() ? -1 : next++;
        int in = inputOpen && pending != null ? next++ : -1;
        if (out >= 0) {
            poller.input(stdout.source());
        }
        if (err >= 0) {
            poller.input(stderr.source());
        }
        if (in >= 0) {
            poller.output(cell.stdin());
        }
        Poller.Ready ready = poller.await(atMost);
        if (ready.ready(1)) {
            wake.read(buffer);
        }
        if (out >= 0 && ready.ready(out)) {
            stdout.read(buffer);
        }
        if (err >= 0 && ready.ready(err)) {
            stderr.read(buffer);
        }
        if (stdout.truncated() || stderr.truncated()) {
            end(new Outcome.LimitReached(Limit.OUTPUT));
        }
        return ready.ready(0);
    }

    /** Writes as much input as the program takes now, and closes it when there is no more. */
    private void feed() {
        while (inputOpen) {
            byte[] chunk = pending;
            if (chunk == null && stdin instanceof Stdin.Live live) {
                Bytes next = live.pipe().poll();
                chunk = next == null ? null : next.toArray();
                pending = chunk;
                sent = 0;
            }
            if (chunk == null) {
                if (!(stdin instanceof Stdin.Live live) || live.pipe().exhausted()) {
                    closeInput();
                }
                return;
            }
            int length = Math.min(INPUT_CHUNK, chunk.length - sent);
            int taken = length == 0 ? 0 : cell.stdin().write(chunk, sent, length);
            if (taken < 0) {
                closeInput();
                return;
            }
            sent += taken;
            if (sent == chunk.length) {
                pending = null;
            } else if (taken == 0) {
                return;
            }
        }
    }

    private void closeInput() {
        inputOpen = false;
        pending = null;
        cell.stdin().close();
    }

    private void checkCounters() {
        Optional<Cgroup> group = cell.cgroup();
        if (group.isPresent()) {
            if (group.get().cpu().compareTo(limits.cpu()) >= 0) {
                end(new Outcome.LimitReached(Limit.CPU));
            } else if (group.get().outOfMemoryKills() > 0) {
                end(new Outcome.LimitReached(Limit.MEMORY));
            } else if (group.get().refusedProcesses() > 0) {
                end(new Outcome.LimitReached(Limit.PROCESSES));
            }
            return;
        }
        seen = seen.max(cell.sample());
        if (seen.cpu().compareTo(limits.cpu()) >= 0) {
            end(new Outcome.LimitReached(Limit.CPU));
        } else if (seen.residentBytes() > limits.memoryBytes()) {
            end(new Outcome.LimitReached(Limit.MEMORY));
        }
    }

    /** The most that samples have shown; nothing where a control group counts. */
    ProcessTree seen() {
        return seen;
    }

    private void end(Outcome reason) {
        if (verdict.isEmpty()) {
            verdict = Optional.of(reason);
            cell.kill();
        }
    }

    /** Reads what is still in the pipes once nobody writes any more. */
    void drain() {
        boolean more = true;
        while (more) {
            boolean moreOut = !stdout.truncated() && stdout.read(buffer);
            boolean moreErr = !stderr.truncated() && stderr.read(buffer);
            more = moreOut || moreErr;
        }
        if (verdict.isEmpty() && (stdout.truncated() || stderr.truncated())) {
            verdict = Optional.of(new Outcome.LimitReached(Limit.OUTPUT));
        }
    }

    @Override
    public void close() {
        if (stdin instanceof Stdin.Live live) {
            live.pipe().onChange(() -> {});
        }
        wake.close();
        buffer.close();
    }
}
