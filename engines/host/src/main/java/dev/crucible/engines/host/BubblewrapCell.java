package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.core.SandboxException;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Host;
import dev.crucible.linux.Jail;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.WaitStatus;
import dev.crucible.linux.WorkDirectory;

import java.time.Duration;
import java.util.Optional;

/**
 * A sandbox built by bubblewrap. bubblewrap's own exit code cannot tell a signal from an exit, so
 * its init is stopped before the gate opens: the program's end then stays visible to the host's
 * kernel until it has been read.
 */
final class BubblewrapCell implements Cell {
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    private static final int STOP_ATTEMPTS = 1000;

    private final Claims claims;
    private final GatedProcess process;
    private final Attestation attestation;
    private final boolean shell;
    private final Fd program;
    private final Fd init;
    private final WorkDirectory work;

    /**
     * A sandbox whose gate is reached.
     *
     * @param shell whether a shell is at the gate, and not the native helper
     */
    BubblewrapCell(Claims claims, GatedProcess process, Attestation attestation, boolean shell) {
        this.claims = claims;
        this.shell = shell;
        this.process = process;
        this.attestation = attestation;
        int pid = process.program();
        int user = claims.slot().map(Slot::user).orElseGet(Host::userId);
        this.init = stopped(Integer.parseInt(ProcessView.of(pid).status("PPid")));
        this.program = Child.openPid(pid);
        this.work =
                WorkDirectory.ofProcess(pid, "/work", user).hiding(BubblewrapArguments.TEMPORARY);
    }

    private static Fd stopped(int pid) {
        Fd handle = Child.openPid(pid);
        Child.signal(handle, SIGSTOP);
        for (int look = 0; look < STOP_ATTEMPTS; look++) {
            if (ProcessView.of(pid).status("State").startsWith("T")) {
                return handle;
            }
            new Poller().await(Duration.ofMillis(1));
        }
        handle.close();
        throw SandboxException.lost("bubblewrap's init does not stop");
    }

    @Override
    public Attestation attestation() {
        return attestation;
    }

    @Override
    public WorkDirectory work() {
        return work;
    }

    @Override
    public Optional<Cgroup> cgroup() {
        return claims.group();
    }

    @Override
    public int ancestor() {
        return process.program();
    }

    @Override
    public Fd stdin() {
        return process.streams().stdin();
    }

    @Override
    public Fd stdout() {
        return process.streams().stdout();
    }

    @Override
    public Fd stderr() {
        return process.streams().stderr();
    }

    @Override
    public boolean release(Command command) {
        return process.release(shell ? Gate.go(command, command.environment()) : Jail.go(command));
    }

    @Override
    public Fd ended() {
        return program;
    }

    @Override
    public void kill() {
        Child.signal(init, SIGKILL);
    }

    @Override
    public Optional<Child.End> finish() {
        Optional<WaitStatus> status = ProcessView.exitOf(process.program());
        kill();
        Child.End end = process.child().await();
        return status.map(known -> new Child.End(known, end.cpu()));
    }

    @Override
    public void close() {
        work.close();
        init.close();
        program.close();
        process.close();
        claims.close();
    }
}
