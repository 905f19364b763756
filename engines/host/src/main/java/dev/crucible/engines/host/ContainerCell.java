package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Jail;
import dev.crucible.linux.Poller;
import dev.crucible.linux.WorkDirectory;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/** A sandbox that a container runtime has built. */
final class ContainerCell implements Cell {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Claims claims;
    private final ContainerBundle bundle;
    private final GatedProcess process;
    private final Attestation attestation;
    private final WorkDirectory work;
    private final int reporter;
    private final boolean byInput;
    private @Nullable InputPump pump;

    /**
     * A sandbox whose gate is reached.
     *
     * @param reporter the process of the host that reports the program's end
     * @param byInput whether the program's standard input has to be passed on by hand
     */
    ContainerCell(
            Claims claims,
            ContainerBundle bundle,
            GatedProcess process,
            Attestation attestation,
            WorkDirectory work,
            int reporter,
            boolean byInput) {
        this.claims = claims;
        this.bundle = bundle;
        this.process = process;
        this.attestation = attestation;
        this.work = work;
        this.reporter = reporter;
        this.byInput = byInput;
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
        return reporter;
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
        boolean open = process.release(Jail.go(command));
        if (open && byInput) {
            pump = InputPump.start(process.streams().input(), process.control());
        }
        return open;
    }

    @Override
    public Fd ended() {
        return process.control().ours();
    }

    @Override
    public void kill() {
        claims.group().ifPresent(Cgroup::kill);
    }

    @Override
    public Optional<Child.End> finish() {
        Optional<Child.End> end = report();
        kill();
        if (process.child().await(PATIENCE) == null) {
            process.child().kill();
            process.child().await();
        }
        InputPump passing = pump;
        if (passing != null) {
            process.streams().stdin().close();
            passing.close();
        }
        return end;
    }

    /** The helper's report, which comes when everything else in the sandbox is gone. */
    private Optional<Child.End> report() {
        ControlSocket control = process.control();
        while (new Poller().input(control.ours()).await(PATIENCE).ready(0)) {
            ControlSocket.Message message = control.receive();
            if (message.end()) {
                return Optional.empty();
            }
            if (Jail.ended(message.content()) && message.sender() == reporter) {
                return Optional.of(Jail.end(message.content()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        work.close();
        process.close();
        bundle.close();
        giveBack(claims);
    }

    /** What a runtime has made beside the group can go when nothing is left in the group. */
    static void giveBack(Claims claims) {
        claims.close();
        claims.removeCompanions();
    }
}
