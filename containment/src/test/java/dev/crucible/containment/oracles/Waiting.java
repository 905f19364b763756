package dev.crucible.containment.oracles;

import dev.crucible.containment.oracles.HostView.Seen;
import dev.crucible.linux.ProcessView;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process of this machine that waits until it is ended, for oracles to look at. */
record Waiting(Process process) implements AutoCloseable {
    static Waiting in(Path folder, String program) throws IOException {
        return of(new ProcessBuilder(program).directory(folder.toFile()));
    }

    /** It reads a pipe that nobody writes to. */
    static Waiting of(ProcessBuilder builder) throws IOException {
        return new Waiting(builder.start());
    }

    int pid() {
        return Math.toIntExact(process.pid());
    }

    HostView view(ProcessView.Mount... mounts) {
        return new HostView(
                List.of(
                        new Seen(
                                pid(), Map.of(), List.of(), Map.of(), List.of(), List.of(mounts))));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
