package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Jail;
import dev.crucible.linux.WorkDirectory;

import java.util.Optional;

/** A sandbox built by the native jail for one command. */
final class JailCell implements Cell {
    private final JailHold hold;
    private final Streams streams;
    private final Attestation attestation;

    JailCell(JailHold hold, Streams streams, Attestation attestation) {
        this.hold = hold;
        this.streams = streams;
        this.attestation = attestation;
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

    @Override
    public void kill() {
        hold.control().hangUp();
    }

    @Override
    public Optional<Child.End> finish() {
        Optional<Child.End> end = hold.report();
        hold.end();
        return end;
    }

    @Override
    public void close() {
        streams.close();
        hold.close();
    }
}
