package dev.crucible.containment.oracles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a port of this host again and again, as another run on the same network would, until
 * somebody answers with the nonce.
 */
public final class Visitor implements Oracle {
    private static final int PATIENCE_MILLIS = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int ROOM = 256;

    private final Canary canary;
    private final int port;
    private final Thread thread;
    private volatile boolean heard;
    private volatile boolean over;

    /**
     * Begins to call.
     *
     * @param nonce what an attempt must answer
     */
    public Visitor(String nonce) {
        canary = new Canary(nonce);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        thread = Thread.ofVirtual().name("visitor").start(this::call);
    }

    private void call() {
        while (!over && !heard) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        PATIENCE_MILLIS);
                socket.setSoTimeout(PATIENCE_MILLIS);
                byte[] answer = socket.getInputStream().readNBytes(ROOM);
                heard = canary.in(new String(answer, StandardCharsets.ISO_8859_1));
            } catch (IOException nobody) {
                // Not yet.
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Defines {@code PORT}, where to listen, and {@code NONCE}, what to answer. */
    @Override
    public String statements() {
        return "PORT = %d\nNONCE = '%s'\n".formatted(port, canary.value());
    }

    @Override
    public List<String> sightings(String output) {
        return heard ? List.of("a visitor from outside was let in") : List.of();
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
