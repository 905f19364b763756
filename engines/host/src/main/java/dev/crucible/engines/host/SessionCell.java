package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.core.SandboxException;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Jail;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessTree;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.WorkDirectory;

import java.time.Duration;
import java.util.Optional;

/** One command of a session at its gate. Ending it leaves the jail for the next one. */
final class SessionCell implements Cell {
    private static final int SIGKILL = 9;

    private final JailHold hold;
    private final Streams streams;
    private final Attestation attestation;
    private final Fd program;
    private final boolean fullBefore;
    private final Duration cpuBefore;
    private boolean broken;

    /**
     * A command of this jail.
     *
     * @param pid the host's number of the process at the gate
     * @throws SandboxException lost, when the process there is not the init's child any more
     */
    SessionCell(JailHold hold, Streams streams, Attestation attestation, int pid) {
        this.hold = hold;
        this.streams = streams;
        this.attestation = attestation;
        this.program = handle(pid, hold.init());
        this.fullBefore = hold.work().full();
        this.cpuBefore = hold.claims().group().isPresent() ? Duration.ZERO : used();
    }

    /** A handle that never reaches a stranger: its process was the init's child and still lives. */
    private static Fd handle(int pid, int init) {
        Fd handle = Child.openPid(pid);
        boolean child = ProcessView.of(pid).status("PPid").equals(Integer.toString(init));
        if (!child || new Poller().input(handle).await(Duration.ZERO).ready(0)) {
            handle.close();
            throw SandboxException.lost("the program at the gate is gone");
        }
        return handle;
    }

    private Duration used() {
        return ProcessTree.below(hold.init()).cpu();
    }

    /** Whether the jail did not survive the command. */
    boolean broken() {
        return broken;
    }

    @Override
    public Attestation attestation() {
        return attestation;
    }

    @Override
    public WorkDirectory work() {
        return hold.work();
    }

    @Override
    public Optional<Cgroup> cgroup() {
        return hold.claims().group();
    }

    @Override
    public int ancestor() {
        return hold.init();
    }

    @Override
    public ProcessTree sample() {
        return ProcessTree.below(hold.init()).since(cpuBefore);
    }

    @Override
    public boolean filledDisk() {
        return !fullBefore && hold.work().full();
    }

    @Override
    public Fd stdin() {
        return streams.stdin();
    }

    @Override
    public Fd stdout() {
        return streams.stdout();
    }

    @Override
    public Fd stderr() {
        return streams.stderr();
    }

    @Override
    public boolean release(Command command) {
        return hold.control().send(Jail.go(command));
    }

    @Override
    public Fd ended() {
        return hold.control().ours();
    }

    /** The init sees its child's end and ends everything else that the command has started. */
    @Override
    public void kill() {
        Child.signal(program, SIGKILL);
    }

    @Override
    public Optional<Child.End> finish() {
        Optional<Child.End> end = hold.report();
        if (end.isPresent() && hold.empty()) {
            return end;
        }
        broken = true;
        hold.control().hangUp();
        return Optional.empty();
    }

    /** Gives back what was the command's alone. */
    @Override
    public void close() {
        program.close();
        streams.close();
    }
}
