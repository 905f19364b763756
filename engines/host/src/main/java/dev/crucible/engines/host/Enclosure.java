package dev.crucible.engines.host;

import dev.crucible.core.Bytes;
import dev.crucible.core.Limits;
import dev.crucible.core.SandboxException;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Host;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ReadBuffer;
import dev.crucible.linux.Spawner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A throw-away copy of the machine for a program that builds weakened sandboxes: namespaces of its
 * own, a bound on memory and processes, and a root in which no file of the host can be changed and
 * none is a secret. Everything in it ends with its first process, and that one with Crucible.
 */
final class Enclosure {
    private static final long MEMORY = 3L * 1024 * 1024 * 1024;
    private static final int PROCESSES = 1_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String MARK = "enclosure";
    private static final List<String> TOOLS =
            List.of("/usr/bin/unshare", "/usr/bin/mount", "/usr/bin/python3");

    private final HostContext context;

    Enclosure(HostContext context) {
        this.context = context;
    }

    /** Whether this process is in one: its root is the file system that only an enclosure makes. */
    static boolean around() {
        try {
            return Files.readString(Path.of("/proc/self/mountinfo"))
                    .lines()
                    .anyMatch(mount ->
                            mount.matches("\\d+ \\d+ \\S+ / / .* - tmpfs " + MARK + " .*"));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Why none can be built here; empty when one can. */
    Optional<String> problem() {
        if (!Host.root()) {
            return Optional.of("only root can build an enclosure for weakened sandboxes");
        }
        for (String tool : TOOLS) {
            if (!Files.isExecutable(Path.of(tool))) {
                return Optional.of("an enclosure for weakened sandboxes needs " + tool);
            }
        }
        return context.whyNoGroups().isEmpty()
                ? Optional.empty()
                : Optional.of("an enclosure needs a control group: " + context.whyNoGroups());
    }

    /**
     * Runs a program in one.
     *
     * @param shown files and folders of the host that it needs, besides programs and libraries
     * @return its exit code, or 128 and the signal's number
     */
    int run(
            List<String> argv,
            List<Path> shown,
            Consumer<Bytes> output,
            Consumer<Bytes> complaints) {
        problem()
                .ifPresent(why -> {
                    throw SandboxException.refused(why);
                });
        Path stage = stage(context.folder());
        try {
            return Opening.of(
                    "no enclosure could be built",
                    _ -> run(words(stage, argv, shown), output, complaints));
        } finally {
            remove(stage);
        }
    }

    private int run(List<String> words, Consumer<Bytes> output, Consumer<Bytes> complaints) {
        Limits limits = Limits.DEFAULTS.withMemoryBytes(MEMORY).withProcesses(PROCESSES);
        try (Claims claims = context.claim(limits, 0);
                Streams streams = new Streams();
                Child child =
                        Spawner.spawn(
                                Gate.enter(claims.group(), Optional.empty(), words),
                                Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                                streams.inside())) {
            streams.closeInside();
            streams.stdin().close();
            return watched(child, streams, output, complaints);
        }
    }

    private static List<String> words(Path stage, List<String> argv, List<Path> shown) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/unshare",
                                "--mount",
                                "--propagation",
                                "private",
                                "--pid",
                                "--fork",
                                "--kill-child=KILL",
                                "--net",
                                "--ipc",
                                "--uts",
                                "/bin/sh",
                                "-c",
                                script(),
                                MARK,
                                stage.toString(),
                                Integer.toString(shown.size())));
        shown.forEach(path -> words.add(path.toAbsolutePath().normalize().toString()));
        words.addAll(argv);
        return words;
    }

    /** Passes on what it writes, until it has ended and nobody holds its streams. */
    private static int watched(
            Child child, Streams streams, Consumer<Bytes> output, Consumer<Bytes> complaints) {
        boolean ended = false;
        try (ReadBuffer buffer = new ReadBuffer(64 * 1024)) {
            boolean out = true;
            boolean err = true;
            streams.stdout().nonBlocking();
            streams.stderr().nonBlocking();
            while (out || err) {
                Poller poller = new Poller();
                if (out) {
                    poller.input(streams.stdout());
                }
                if (err) {
                    poller.input(streams.stderr());
                }
                poller.await(PAUSE);
                out = out && passed(streams.stdout(), buffer, output);
                err = err && passed(streams.stderr(), buffer, complaints);
            }
            ended = true;
        } finally {
            if (!ended) {
                child.kill();
            }
        }
        var status = child.await().status();
        return status.signalled() ? 128 + status.signal() : status.exitCode();
    }

    private static boolean passed(Fd stream, ReadBuffer buffer, Consumer<Bytes> to) {
        Bytes bytes = stream.read(buffer);
        if (bytes != null && bytes.size() > 0) {
            to.accept(bytes);
        }
        return bytes == null || bytes.size() > 0;
    }

    private static Path stage(Path folder) {
        try {
            return Files.createTempDirectory(folder, "enclosure-");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The host never saw what was mounted on it, so that it is still empty. */
    private static void remove(Path stage) {
        try {
            Files.deleteIfExists(stage);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private static String script() {
        try (InputStream in =
                Objects.requireNonNull(Enclosure.class.getResourceAsStream("enclosure.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
