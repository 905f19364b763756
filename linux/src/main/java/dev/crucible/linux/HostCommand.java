package dev.crucible.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs a trusted program of this machine and waits for it: a toolchain that is asked for its
 * version, never anything untrusted. It inherits no environment and no input.
 *
 * @param argv the program, as an absolute path, and its arguments
 * @param environment the whole environment
 * @param timeout after which it is killed
 */
public record HostCommand(List<String> argv, Map<String, String> environment, Duration timeout) {
    private static final int MAX_OUTPUT = 64 * 1024;
    private static final Path ROOT = Path.of("/");

    /** Copies the collections. */
    public HostCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /**
     * How a command ended.
     *
     * @param exit its code; 128 and the signal's number when a signal ended it
     * @param stdout the first 64 KiB of its standard output
     * @param stderr the first 64 KiB of its standard error
     */
    public record Result(int exit, String stdout, String stderr) {}

    /**
     * Runs the command in the root directory.
     *
     * @throws IOException when it cannot be started or does not end in time
     */
    public Result run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(ROOT.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process process = start(builder);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> stdout = readers.submit(() -> drain(process.getInputStream()));
            Future<String> stderr = readers.submit(() -> drain(process.getErrorStream()));
            try {
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(
                            argv.getFirst() + " did not end within " + timeout.toMillis() + " ms");
                }
                return new Result(process.exitValue(), stdout.get(), stderr.get());
            } catch (ExecutionException broken) {
                throw new IOException("reading from " + argv.getFirst(), broken.getCause());
            } finally {
                end(process);
            }
        }
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        SpawnWindow.birth().lock();
        try {
            return builder.start();
        } finally {
            SpawnWindow.birth().unlock();
        }
    }

    /** Whatever it started could hold its pipes open, so its descendants go with it. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String drain(InputStream stream) {
        try (stream) {
            String head = new String(stream.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
            stream.skip(Long.MAX_VALUE);
            return head;
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
