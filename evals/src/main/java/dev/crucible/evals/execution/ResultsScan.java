package dev.crucible.evals.execution;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a results file from its start. A last line that was cut off, as a kill or a full disk
 * leaves it, is not part of the file.
 */
final class ResultsScan {
    private static final int MAX_LINE = 1024 * 1024;

    private final Path file;
    private long goodBytes;
    private long number;

    ResultsScan(Path file) {
        this.file = file;
    }

    /** How many bytes the whole lines take. */
    long goodBytes() {
        return goodBytes;
    }

    /** Gives every whole line to the consumer, in order. */
    void read(FileChannel channel, Consumer<ResultLines.Line> consumer) throws IOException {
        channel.position(0);
        // Not closed: closing it would close the channel, which is the caller's.
        InputStream input = new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024);
        for (byte[] line = next(input); line.length > 0; line = next(input)) {
            number++;
            Optional<ResultLines.Line> parsed = ResultLines.parse(line);
            if (parsed.isEmpty() && isLast(input)) {
                return;
            }
            consumer.accept(parsed.orElseThrow(this::damaged));
            goodBytes += line.length;
        }
    }

    /** The next whole line with its end; nothing when there is none. */
    private byte[] next(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            int b = input.read();
            if (b < 0) {
                return new byte[0];
            }
            line.write(b);
            if (b == '\n') {
                return line.toByteArray();
            }
            if (line.size() > MAX_LINE) {
                throw damaged();
            }
        }
    }

    private static boolean isLast(InputStream input) throws IOException {
        return input.read() < 0;
    }

    private InvalidRequestException damaged() {
        return new InvalidRequestException(
                List.of(
                        new Fault(
                                file + " line " + Math.max(1, number),
                                "is not a line of a results file",
                                "a results file of crucible eval code, or another --out")));
    }
}
