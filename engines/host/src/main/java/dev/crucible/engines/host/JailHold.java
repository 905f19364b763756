package dev.crucible.engines.host;

import dev.crucible.linux.Child;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Host;
import dev.crucible.linux.Jail;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessTree;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.WorkDirectory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a jail holds of the machine as long as it stands, whatever is executed in it. */
final class JailHold implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Claims claims;
    private final ControlSocket control;
    private final Child supervisor;
    private final WorkDirectory work;
    private final int init;

    /**
     * A jail whose program is at the gate.
     *
     * @param program the host's number for a process behind the walls
     * @param init the host's number for the sandbox's process 1
     */
    JailHold(Claims claims, ControlSocket control, Child supervisor, int program, int init) {
        this.claims = claims;
        this.control = control;
        this.supervisor = supervisor;
        this.init = init;
        this.work =
                WorkDirectory.ofProcess(
                        program, "/work", claims.slot().map(Slot::user).orElseGet(Host::userId));
    }

    Claims claims() {
        return claims;
    }

    ControlSocket control() {
        return control;
    }

    WorkDirectory work() {
        return work;
    }

    int init() {
        return init;
    }

    /** Whether it stands as far as the host can see, without waiting. */
    boolean stands() {
        return !new Poller().input(supervisor.handle()).await(Duration.ZERO).ready(0);
    }

    /** Whether the init is the only process in it, as the host counts. */
    boolean empty() {
        return claims.group()
                .map(group -> group.processes().equals(List.of(init)))
                .orElseGet(() -> ProcessTree.below(init).processes() == 1);
    }

    /**
     * The init's report on a program, which comes when everything else in the sandbox is gone;
     * empty when the init is gone as well.
     */
    Optional<Child.End> report() {
        while (new Poller().input(control.ours()).await(PATIENCE).ready(0)) {
            ControlSocket.Message message = control.receive();
            if (message.end()) {
                return Optional.empty();
            }
            if (Jail.ended(message.content()) && message.sender() == init) {
                return Optional.of(Jail.end(message.content()));
            }
        }
        return Optional.empty();
    }

    /** Ends everything in the sandbox, if anything is left, and waits for it. */
    void end() {
        control.hangUp();
        if (supervisor.await(PATIENCE) == null) {
            supervisor.kill();
            supervisor.await();
        }
    }

    /** Gives back what it held; {@link #end()} must have come before, exactly once. */
    @Override
    public void close() {
        work.close();
        control.close();
        supervisor.close();
        claims.close();
    }
}
