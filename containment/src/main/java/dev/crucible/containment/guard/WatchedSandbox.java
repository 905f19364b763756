package dev.crucible.containment.guard;

import dev.crucible.core.Attestation;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;

import java.util.List;

/** A sandbox with canaries around it. */
final class WatchedSandbox implements Sandbox {
    private final Sandbox sandbox;
    private final Watch watch;
    private final Runnable closed;

    WatchedSandbox(Sandbox sandbox, Watch watch, Runnable closed) {
        this.sandbox = sandbox;
        this.watch = watch;
        this.closed = closed;
    }

    @Override
    public Attestation attestation() {
        return sandbox.attestation();
    }

    @Override
    public void write(SandboxFile file) {
        watch.carriesIn(file);
        sandbox.write(file);
    }

    @Override
    public ExecResult exec(Command command, OutputListener listener, Cancellation cancellation) {
        watch.carriesIn(command);
        Cancellation program = watch.begin();
        try (Cancellation.Registration _ = cancellation.onCancel(program::cancel)) {
            return watch.judged(sandbox.exec(command, watch.scanning(listener), program));
        }
    }

    @Override
    public FileListing list() {
        return sandbox.list();
    }

    @Override
    public SandboxFile read(String path, long maxBytes) {
        return watch.comesOut(sandbox.read(path, maxBytes));
    }

    @Override
    public List<String> alarms() {
        return watch.alarms();
    }

    @Override
    public void close() {
        try {
            sandbox.close();
        } finally {
            closed.run();
        }
    }
}
