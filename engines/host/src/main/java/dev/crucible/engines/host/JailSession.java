package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox.ExecResult;
import dev.crucible.core.Sandbox.FileListing;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.Usage;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Jail;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.WorkDirectory;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A session in one jail. Whoever has the turn executes a command, or takes everything down; whoever
 * has the files uses the working directory, which is not closed meanwhile.
 */
final class JailSession implements SandboxSession {
    private final JailHold hold;
    private final JailGate gate;
    private final Limits limits;
    private final long ends;
    private final Semaphore turn = new Semaphore(1);
    private final ReentrantLock files = new ReentrantLock();
    private volatile Attestation attestation;
    private volatile @Nullable Thread executing;
    private volatile boolean closed;
    private volatile boolean broken;

    /** Both belong to whoever has the turn. */
    private @Nullable SessionCell waiting;

    private boolean released;

    /**
     * A session.
     *
     * @param ends when its lifetime does, by the monotonic clock
     * @param first the program that is at the gate already
     */
    JailSession(JailHold hold, JailGate gate, Limits limits, long ends, SessionCell first) {
        this.hold = hold;
        this.gate = gate;
        this.limits = limits;
        this.ends = ends;
        this.waiting = first;
        this.attestation = first.attestation();
    }

    @Override
    public Attestation attestation() {
        return attestation;
    }

    private Duration rest() {
        return Duration.ofNanos(ends - System.nanoTime());
    }

    @Override
    public boolean alive() {
        files.lock();
        try {
            return whyNotAlive().isEmpty();
        } finally {
            files.unlock();
        }
    }

    /** Called with the files, so that what it looks at is not closed meanwhile. */
    private String whyNotAlive() {
        if (closed) {
            return "the session is closed";
        }
        if (broken || !hold.stands()) {
            return "the session's sandbox has broken";
        }
        return rest().isPositive() ? "" : "the session's lifetime is over";
    }

    private void requireAlive() {
        String why = whyNotAlive();
        if (!why.isEmpty()) {
            throw new CrucibleException(ErrorCode.CONFLICT, why);
        }
    }

    @Override
    public ExecResult exec(
            Command command, Duration wall, OutputListener listener, Cancellation cancellation) {
        SessionCommand.check(command, wall);
        if (!turn.tryAcquire()) {
            throw new CrucibleException(
                    ErrorCode.CONFLICT,
                    "another command is running in this session, or it is being closed");
        }
        try {
            withFiles(_ -> true);
            executing = Thread.currentThread();
            Duration bound = shortest(shortest(wall, limits.wall()), rest());
            ExecResult result = execute(command, limits.withWall(bound), listener, cancellation);
            boolean lost = result.outcome() instanceof Outcome.Lost;
            return closed && lost
                    ? new ExecResult(
                            new Outcome.Cancelled(),
                            result.stdout(),
                            result.stderr(),
                            result.usage())
                    : result;
        } finally {
            executing = null;
            if (closed) {
                release();
            }
            turn.release();
        }
    }

    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private ExecResult execute(
            Command command, Limits bounds, OutputListener listener, Cancellation cancellation) {
        hold.claims().group().ifPresent(Cgroup::countFromHere);
        Optional<SessionCell> cell;
        try {
            cell = atGate();
        } catch (SandboxException lost) {
            fail();
            return notStarted(lost.outcome());
        } catch (LinuxException lost) {
            fail();
            return notStarted(new Outcome.Lost(String.valueOf(lost.getMessage())));
        }
        if (cell.isEmpty()) {
            return notStarted(new Outcome.Lost("the program ended before its gate"));
        }
        try (HostSandbox run = new HostSandbox(cell.get(), bounds)) {
            return run.exec(command, listener, cancellation);
        } finally {
            if (cell.get().broken()) {
                broken = true;
            }
        }
    }

    private void fail() {
        broken = true;
        hold.control().hangUp();
    }

    /** Memory that the session's files fill is missing for the next program before it starts. */
    private ExecResult notStarted(Outcome otherwise) {
        boolean memory =
                hold.claims().group().map(group -> group.outOfMemoryKills() > 0).orElse(false);
        return new ExecResult(
                memory ? new Outcome.LimitReached(Limit.MEMORY) : otherwise,
                CapturedStream.EMPTY,
                CapturedStream.EMPTY,
                Usage.NOTHING);
    }

    /** The next program at its gate, behind walls that have been read back; empty when it ended. */
    private Optional<SessionCell> atGate() {
        SessionCell ready = waiting;
        waiting = null;
        if (ready != null) {
            return Optional.of(ready);
        }
        Streams streams = new Streams();
        try {
            if (!hold.control().send(Jail.next(), streams.inside())) {
                throw SandboxException.lost("the session's sandbox has broken");
            }
            streams.closeInside();
            ControlSocket.Message said = gate.next();
            if (Jail.ended(said.content())) {
                streams.close();
                return Optional.empty();
            }
            SessionCell cell = behindWalls(streams, gate.requireReady(said));
            attestation = cell.attestation();
            return Optional.of(cell);
        } catch (RuntimeException | Error lost) {
            streams.close();
            throw lost;
        }
    }

    private SessionCell behindWalls(Streams streams, ControlSocket.Message ready) {
        ProcessView program = ProcessView.of(ready.sender());
        Attestation shown = gate.attest(streams, program, ready);
        return new SessionCell(hold, streams, shown, ready.sender());
    }

    @Override
    public void write(SandboxFile file) {
        requirePath(file.path());
        withFiles(work -> {
            work.write(file);
            return true;
        });
    }

    @Override
    public FileListing list() {
        return withFiles(WorkDirectory::list);
    }

    @Override
    public SandboxFile read(String path, long maxBytes) {
        requirePath(path);
        return withFiles(work -> work.read(path, maxBytes));
    }

    private static void requirePath(String path) {
        List<Fault> faults = SandboxFile.pathFaults("path", path);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
    }

    private <T> T withFiles(Function<WorkDirectory, T> use) {
        files.lock();
        try {
            requireAlive();
            return use.apply(hold.work());
        } finally {
            files.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        hold.control().hangUp();
        if (Thread.currentThread().equals(executing)) {
            return;
        }
        turn.acquireUninterruptibly();
        try {
            release();
        } finally {
            turn.release();
        }
    }

    private void release() {
        if (released) {
            return;
        }
        released = true;
        SessionCell unused = waiting;
        if (unused != null) {
            unused.close();
        }
        hold.end();
        files.lock();
        try {
            hold.close();
        } finally {
            files.unlock();
        }
    }
}
