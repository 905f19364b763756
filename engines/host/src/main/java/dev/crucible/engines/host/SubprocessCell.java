package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Host;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.Stragglers;
import dev.crucible.linux.WorkDirectory;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A plain process of the host, in a temporary folder. */
final class SubprocessCell implements Cell {
    private final Claims claims;
    private final GatedProcess process;
    private final Attestation attestation;
    private final TemporaryFolder folder;
    private final WorkDirectory work;

    SubprocessCell(
            Claims claims, GatedProcess process, Attestation attestation, TemporaryFolder folder) {
        this.claims = claims;
        this.process = process;
        this.attestation = attestation;
        this.folder = folder;
        this.work =
                WorkDirectory.ofHost(
                        folder.work().toString(),
                        claims.slot().map(Slot::user).orElseGet(Host::userId));
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

    /** The sandbox's fixed places are folders of the host here. */
    @Override
    public boolean release(Command command) {
        Map<String, String> environment = new TreeMap<>(command.environment());
        environment.replaceAll((_, value) ->
                switch (value) {
                    case "/work" -> folder.work().toString();
                    case "/tmp" -> folder.temporary().toString();
                    default -> value;
                });
        return process.release(Gate.go(command, environment));
    }

    @Override
    public Fd ended() {
        return process.child().handle();
    }

    @Override
    public void kill() {
        claims.group().ifPresent(Cgroup::kill);
        process.child().kill();
    }

    @Override
    public Optional<Child.End> finish() {
        Child.End end = process.child().await();
        claims.group().ifPresent(Cgroup::kill);
        if (claims.slot().isPresent()) {
            Stragglers.killUser(claims.slot().get().user());
        } else {
            Stragglers.killSession(process.child().pid());
        }
        return Optional.of(end);
    }

    @Override
    public void close() {
        work.close();
        process.close();
        folder.close();
        claims.close();
    }
}
