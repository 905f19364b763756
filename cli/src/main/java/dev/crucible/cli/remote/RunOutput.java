package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.RunFollower;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeTextStream;
import dev.crucible.core.Bytes;
import dev.crucible.core.OutputListener.Stream;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a run of a server prints to this process's own streams: exactly, or harmless where a
 * person looks. A slow reader slows down the connection, and nothing else. Used by one thread.
 */
public final class RunOutput implements RunFollower {
    private static final int CHUNK = 64 * 1024;

    private final Terminal terminal;
    private final @Nullable Stream only;
    private final Runnable onClosed;
    private final OutputStream out;
    private final OutputStream err;
    private boolean closed;

    /**
     * An output.
     *
     * @param only the one stream that is wanted; null for both
     * @param onClosed is told once when nobody reads any more
     */
    public RunOutput(Terminal terminal, @Nullable Stream only, Runnable onClosed) {
        this.terminal = terminal;
        this.only = only;
        this.onClosed = onClosed;
        // With one stream wanted, it is the data of the command.
        this.out = shown(terminal.out(), terminal.outIsTerminal());
        this.err = only == null ? shown(terminal.err(), terminal.errIsTerminal()) : out;
    }

    private static OutputStream shown(OutputStream stream, boolean isTerminal) {
        return isTerminal ? new SafeTextStream(stream) : stream;
    }

    @Override
    public void output(Stream stream, Bytes chunk) {
        if (only == null || only == stream) {
            write(stream, chunk.toArray(), chunk.size());
        }
    }

    @Override
    public void startedAgain(int attempt) {
        terminal.say(
                "the machine failed under it; attempt " + attempt + " writes everything again:");
    }

    /** Copies what is there of a stream. */
    void copy(ApiClient api, String id, Stream stream) {
        if (only != null && only != stream) {
            return;
        }
        String name = stream.name().toLowerCase(Locale.ROOT);
        Optional<InputStream> opened = api.open(RunPaths.of(id, "/output/" + name), Map.of());
        if (opened.isEmpty()) {
            return;
        }
        byte[] buffer = new byte[CHUNK];
        try (InputStream content = opened.get()) {
            for (int length = content.read(buffer);
                    length >= 0 && !closed;
                    length = content.read(buffer)) {
                write(stream, buffer, length);
            }
        } catch (IOException broken) {
            throw Contents.broken(api, broken);
        }
    }

    private void write(Stream stream, byte[] bytes, int length) {
        if (closed) {
            return;
        }
        OutputStream target = stream == Stream.STDOUT ? out : err;
        try {
            target.write(bytes, 0, length);
            target.flush();
        } catch (IOException gone) {
            closed = true;
            onClosed.run();
        }
    }

    /** Shows what is left of a character that never became whole. */
    public void finish() {
        try {
            if (out instanceof SafeTextStream safe) {
                safe.finish();
            }
            if (err instanceof SafeTextStream safe) {
                safe.finish();
            }
        } catch (IOException gone) {
            closed = true;
        }
    }

    /** Whether somebody stopped reading. */
    public boolean closed() {
        return closed;
    }
}
