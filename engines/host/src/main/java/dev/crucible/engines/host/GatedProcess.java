package dev.crucible.engines.host;

import dev.crucible.core.SandboxException;
import dev.crucible.linux.Child;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Jail;
import dev.crucible.linux.JailConfig;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ReadBuffer;
import dev.crucible.linux.Spawner;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process tree whose innermost process waits at a gate: a shell, or the native helper. */
final class GatedProcess implements AutoCloseable {
    /** The first descriptor after the streams and the gate's own. */
    static final int FIRST_EXTRA = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Streams streams;
    private final ControlSocket control;
    private final Child child;
    private ControlSocket.@Nullable Message ready;

    private GatedProcess(Streams streams, ControlSocket control, Child child) {
        this.streams = streams;
        this.control = control;
        this.child = child;
    }

    /**
     * Starts it with an empty environment and these descriptors after its own.
     *
     * @param kind what who is at the gate understands: a shell streams, the helper messages
     */
    static GatedProcess start(List<String> argv, List<Fd> extra, ControlSocket.Kind kind) {
        return start(argv, extra, kind, Weakness.NONE);
    }

    /** The same with something left out. */
    static GatedProcess start(
            List<String> argv, List<Fd> extra, ControlSocket.Kind kind, Weakness weakness) {
        Streams streams = new Streams();
        ControlSocket control = new ControlSocket(kind);
        try {
            List<Fd> descriptors = new ArrayList<>(weakness.streams(streams.inside()));
            descriptors.add(control.theirs());
            descriptors.addAll(extra);
            Child child = Spawner.spawn(argv, weakness.environment(), descriptors);
            streams.closeInside();
            control.theirs().close();
            return new GatedProcess(streams, control, child);
        } catch (LinuxException broken) {
            streams.close();
            control.close();
            throw broken;
        }
    }

    /**
     * Starts what builds a sandbox with the native helper as its first process, and configures the
     * helper.
     *
     * @param environment of what is started; nothing of it comes into the sandbox
     * @param byInput whether only three descriptors reach the inside: then the helper's side of the
     *     conversation takes the place of standard input, which has to be passed on by hand
     */
    static GatedProcess guest(
            List<String> argv,
            Map<String, String> environment,
            boolean byInput,
            JailConfig config) {
        Streams streams = new Streams();
        ControlSocket control = new ControlSocket(ControlSocket.Kind.MESSAGES);
        try {
            List<Fd> inside = streams.inside();
            List<Fd> descriptors =
                    byInput
                            ? List.of(control.theirs(), inside.get(1), inside.get(2))
                            : List.of(
                                    inside.get(0), inside.get(1), inside.get(2), control.theirs());
            Child child = Spawner.spawn(argv, environment, descriptors);
            (byInput ? inside.subList(1, 3) : inside).forEach(Fd::close);
            control.theirs().close();
            GatedProcess process = new GatedProcess(streams, control, child);
            control.send(Jail.configuration(config));
            return process;
        } catch (LinuxException broken) {
            streams.close();
            control.close();
            throw broken;
        }
    }

    /** Waits until somebody is at the gate; learns which process of the host it is. */
    ControlSocket.Message awaitGate() {
        if (!new Poller().input(control.ours()).await(PATIENCE).ready(0)) {
            throw SandboxException.lost(
                    "the sandbox did not reach its gate in " + PATIENCE.toSeconds() + " s");
        }
        ControlSocket.Message message = control.receive();
        if (message.end()) {
            throw SandboxException.lost("the sandbox ended before its gate: " + complaint());
        }
        ready = message;
        return message;
    }

    /** What the tools said on standard error; they are ours, the program has not started. */
    private String complaint() {
        streams.stderr().nonBlocking();
        try (ReadBuffer buffer = new ReadBuffer(1000)) {
            var said = streams.stderr().read(buffer);
            return said == null
                    ? "no reason was given"
                    : new String(said.toArray(), StandardCharsets.UTF_8).strip();
        }
    }

    /** The process at the gate, which becomes the program. */
    int program() {
        return ready == null ? 0 : ready.sender();
    }

    Streams streams() {
        return streams;
    }

    ControlSocket control() {
        return control;
    }

    Child child() {
        return child;
    }

    /** Opens the gate; false when nobody is there any more. */
    boolean release(byte[] line) {
        return control.send(line);
    }

    /** Ends the outermost process, waits for it, and closes everything. */
    void abandon() {
        child.kill();
        child.await();
        close();
    }

    @Override
    public void close() {
        streams.close();
        control.close();
        child.close();
    }
}
