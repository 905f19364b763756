package dev.crucible.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A trusted program of this machine that is talked with while it runs. It inherits no environment,
 * and works in the root directory. Its input ends with this process, however that ends.
 */
public final class Conversation implements AutoCloseable {
    private static final Path ROOT = Path.of("/");
    private static final int MOST_COMPLAINTS = 8 * 1024;

    private final Process process;
    private final Duration patience;
    private final StringBuilder complaints = new StringBuilder();

    /**
     * Starts the program.
     *
     * @param argv its absolute path and arguments
     * @param environment its whole environment
     * @param patience how long it may take to end when its input has
     */
    public Conversation(List<String> argv, Map<String, String> environment, Duration patience)
            throws IOException {
        this.patience = patience;
        ProcessBuilder builder = new ProcessBuilder(argv).directory(ROOT.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        SpawnWindow.birth().lock();
        try {
            process = builder.start();
        } finally {
            SpawnWindow.birth().unlock();
        }
        Thread.ofPlatform().daemon().name("complaints").start(this::listen);
    }

    private void listen() {
        byte[] room = new byte[1024];
        try (InputStream errors = process.getErrorStream()) {
            for (int read = errors.read(room); read >= 0; read = errors.read(room)) {
                keep(new String(room, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException ended) {
            // Whatever it wanted to say is said.
        }
    }

    private synchronized void keep(String text) {
        complaints.append(text);
        if (complaints.length() > MOST_COMPLAINTS) {
            complaints.delete(0, complaints.length() - MOST_COMPLAINTS);
        }
    }

    /** What it is told. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** What it answers. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** The last 8 KiB of its standard error. */
    public synchronized String complaints() {
        return complaints.toString();
    }

    /** Its number among the host's processes. */
    public long pid() {
        return process.pid();
    }

    /** Ends its input, waits for its end, and ends it if that does not come. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurry) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
