package dev.crucible.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** A connection on which anything can be said. For one thread that writes and one that reads. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int SMALL_WINDOW = 4096;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean ended;

    Wire(URI server) {
        try {
            socket.setReceiveBufferSize(SMALL_WINDOW);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(
                    new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), SMALL_WINDOW);
        } catch (IOException failure) {
            close();
            throw new UncheckedIOException(failure);
        }
    }

    /** A connection on which something was asked, and the answer not yet read. */
    static Wire asking(URI server, String path, String... headers) {
        Wire wire = new Wire(server);
        StringBuilder request =
                new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        wire.say(request + "\r\n");
        return wire;
    }

    /** Says something; false when the other side has closed. */
    boolean say(String text) {
        return say(text.getBytes(ISO_8859_1));
    }

    boolean say(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** The next line, without its end; empty at the end of what is said, too. */
    String line() {
        StringBuilder line = new StringBuilder();
        try {
            int next = in.read();
            while (next >= 0 && next != '\n') {
                line.append((char) next);
                next = in.read();
            }
            ended = next < 0;
        } catch (IOException broken) {
            ended = true;
        }
        return line.toString().strip();
    }

    /** Whether the last line was the end of everything. */
    boolean ended() {
        return ended;
    }

    /** The status of the answer; 0 when the other side hung up without one. */
    int status() {
        String[] words = line().split(" ", -1);
        return words.length > 1 && words[0].startsWith("HTTP/1.") ? Integer.parseInt(words[1]) : 0;
    }

    /** Reads to the end, and says how many bytes came. */
    long drain() {
        byte[] piece = new byte[64 * 1024];
        long count = 0;
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                count += read;
            }
        } catch (IOException broken) {
            return count;
        }
        return count;
    }

    /** Nothing more is said; answers can still be read. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException closed) {
            // Then the other side was faster.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed.
        }
    }
}
