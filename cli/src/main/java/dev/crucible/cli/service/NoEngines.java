package dev.crucible.cli.service;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.sessions.SandboxHost;

import java.time.Duration;

/** Sessions where there is no engine: none. */
final class NoEngines implements SandboxHost {
    @Override
    public Opened open(String id, Wish wish) {
        throw new CrucibleException(
                ErrorCode.UNSUPPORTED,
                "this server has no engine, so it offers no sessions (expected a server of all"
                        + " roles)");
    }

    @Override
    public boolean alive(String id) {
        return false;
    }

    @Override
    public Sandbox.ExecResult exec(
            String id,
            Command command,
            Duration wall,
            OutputListener listener,
            Cancellation cancellation) {
        throw none(id);
    }

    @Override
    public void write(String id, SandboxFile file) {
        throw none(id);
    }

    @Override
    public Sandbox.FileListing list(String id) {
        throw none(id);
    }

    @Override
    public SandboxFile read(String id, String path, long maxBytes) {
        throw none(id);
    }

    @Override
    public void close(String id) {}

    @Override
    public void close() {}

    private static CrucibleException none(String id) {
        return new CrucibleException(ErrorCode.NOT_FOUND, "there is no sandbox " + id);
    }
}
