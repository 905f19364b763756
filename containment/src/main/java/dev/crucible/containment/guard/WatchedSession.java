package dev.crucible.containment.guard;

import dev.crucible.core.Attestation;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSession;

import java.time.Duration;

/** A session with canaries around it. It ends with the first command that touches one. */
final class WatchedSession implements SandboxSession {
    private final SandboxSession session;
    private final Watch watch;
    private final Runnable closed;

    WatchedSession(SandboxSession session, Watch watch, Runnable closed) {
        this.session = session;
        this.watch = watch;
        this.closed = closed;
    }

    @Override
    public Attestation attestation() {
        return session.attestation();
    }

    @Override
    public boolean alive() {
        return session.alive() && watch.alarms().isEmpty();
    }

    @Override
    public Sandbox.ExecResult exec(
            Command command, Duration wall, OutputListener listener, Cancellation cancellation) {
        watch.carriesIn(command);
        Cancellation program = watch.begin();
        Sandbox.ExecResult end;
        try (Cancellation.Registration _ = cancellation.onCancel(program::cancel)) {
            end = watch.judged(session.exec(command, wall, watch.scanning(listener), program));
        }
        if (!watch.alarms().isEmpty()) {
            session.close();
        }
        return end;
    }

    @Override
    public void write(SandboxFile file) {
        watch.carriesIn(file);
        session.write(file);
    }

    @Override
    public Sandbox.FileListing list() {
        return session.list();
    }

    @Override
    public SandboxFile read(String path, long maxBytes) {
        return watch.comesOut(session.read(path, maxBytes));
    }

    @Override
    public void close() {
        try {
            session.close();
        } finally {
            closed.run();
        }
    }
}
