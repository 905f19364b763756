package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Host;
import dev.crucible.linux.Jail;
import dev.crucible.linux.Poller;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.WorkDirectory;

import java.time.Duration;
import java.util.Optional;

/** A sandbox built by the native jail. */
final class JailCell implements Cell {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Claims claims;
    private final Streams streams;
    private final ControlSocket control;
    private final Child supervisor;
    private final Attestation attestation;
    private final WorkDirectory work;
    private final int init;

    JailCell(
            Claims claims,
            Streams streams,
            ControlSocket control,
            Child supervisor,
            Attestation attestation,
            int program,
            int init) {
        this.claims = claims;
        this.streams = streams;
        this.control = control;
        this.supervisor = supervisor;
        this.attestation = attestation;
        this.init = init;
        this.work =
                WorkDirectory.ofProcess(
                        program, "/work", claims.slot().map(Slot::user).orElseGet(Host::userId));
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
        return init;
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
        return control.send(Jail.go(command));
    }

    @Override
    public Fd ended() {
        return control.ours();
    }

    @Override
    public void kill() {
        control.hangUp();
    }

    @Override
    public Optional<Child.End> finish() {
        Optional<Child.End> end = lastWord();
        control.hangUp();
        if (supervisor.await(PATIENCE) == null) {
            supervisor.kill();
            supervisor.await();
        }
        return end;
    }

    /** The init's report, which comes when everything else in the sandbox is gone. */
    private Optional<Child.End> lastWord() {
        while (new Poller().input(control.ours()).await(PATIENCE).ready(0)) {
            ControlSocket.Message message = control.receive();
            if (message.end()) {
                return Optional.empty();
            }
            if (message.content()[0] == 'X') {
                return Optional.of(Jail.end(message.content()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        work.close();
        control.close();
        streams.close();
        supervisor.close();
        claims.close();
    }
}
