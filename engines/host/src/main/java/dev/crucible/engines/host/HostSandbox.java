package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Usage;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.ProcessTree;
import dev.crucible.linux.WaitStatus;

import java.time.Duration;
import java.util.Optional;

/** A sandbox over a {@link Cell}: serves its streams, watches its limits, decides its outcome. */
final class HostSandbox implements Sandbox {
    private final Cell cell;
    private final Limits limits;
    private boolean used;
    private boolean finished;
    private boolean closed;

    HostSandbox(Cell cell, Limits limits) {
        this.cell = cell;
        this.limits = limits;
    }

    @Override
    public Attestation attestation() {
        return cell.attestation();
    }

    @Override
    public void write(SandboxFile file) {
        cell.work().write(file);
    }

    @Override
    public ExecResult exec(Command command, OutputListener listener, Cancellation cancellation) {
        if (used) {
            throw new IllegalStateException("a sandbox is never used twice");
        }
        used = true;
        try (Conversation conversation =
                new Conversation(cell, limits, command.stdin(), listener)) {
            long start = System.nanoTime();
            if (cell.release(command)) {
                conversation.converse(start, cancellation);
            } else {
                cell.kill();
            }
            Duration wall = Duration.ofNanos(System.nanoTime() - start);
            boolean full = cell.filledDisk();
            Optional<Child.End> end = cell.finish();
            finished = true;
            conversation.drain();
            return new ExecResult(
                    outcome(conversation.verdict(), end, full),
                    conversation.stdout().captured(),
                    conversation.stderr().captured(),
                    usage(wall, conversation.seen(), end));
        }
    }

    /** What ended the run, by what the host counted; the program's own status comes last. */
    private Outcome outcome(Optional<Outcome> verdict, Optional<Child.End> end, boolean full) {
        if (verdict.isPresent()) {
            return verdict.get();
        }
        Optional<Cgroup> group = cell.cgroup();
        if (group.isPresent() && group.get().outOfMemoryKills() > 0) {
            return new Outcome.LimitReached(Limit.MEMORY);
        }
        if (group.isPresent() && group.get().refusedProcesses() > 0) {
            return new Outcome.LimitReached(Limit.PROCESSES);
        }
        if (group.isPresent() && group.get().cpu().compareTo(limits.cpu()) >= 0) {
            return new Outcome.LimitReached(Limit.CPU);
        }
        if (end.isEmpty()) {
            return new Outcome.Lost("the sandbox ended before its program was seen to end");
        }
        WaitStatus status = end.get().status();
        /* A program can send itself any signal: it counts only with the time that goes with it. */
        boolean timeIsUp = end.get().cpu().compareTo(limits.cpu()) >= 0;
        if (group.isEmpty() && status.signalled() && timeIsUp) {
            return new Outcome.LimitReached(Limit.CPU);
        }
        if (full) {
            return new Outcome.LimitReached(Limit.DISK);
        }
        return status.signalled()
                ? new Outcome.Signalled(status.signal())
                : new Outcome.Exited(status.exitCode());
    }

    private Usage usage(Duration wall, ProcessTree seen, Optional<Child.End> end) {
        Optional<Cgroup> group = cell.cgroup();
        if (group.isPresent()) {
            return new Usage(wall, group.get().cpu(), group.get().memoryPeakBytes());
        }
        Duration waited = end.map(Child.End::cpu).orElse(Duration.ZERO);
        Duration cpu = waited.compareTo(seen.cpu()) >= 0 ? waited : seen.cpu();
        return new Usage(wall, cpu, seen.residentBytes());
    }

    @Override
    public FileListing list() {
        requireUsed();
        return cell.work().list();
    }

    @Override
    public SandboxFile read(String path, long maxBytes) {
        requireUsed();
        if (!SandboxFile.pathFaults("path", path).isEmpty()) {
            throw SandboxException.lost("'" + path + "' is not a path below the working directory");
        }
        return cell.work().read(path, maxBytes);
    }

    private void requireUsed() {
        if (!used) {
            throw new IllegalStateException("files are there after the program has run");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        used = true;
        try {
            if (!finished) {
                cell.kill();
                cell.finish();
            }
        } finally {
            cell.close();
        }
    }
}
