package dev.crucible.cli;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.InputPipe;
import dev.crucible.core.Stdin;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Where a program's standard input comes from: nowhere, a file, or Crucible's own as it comes. */
final class StandardInput {
    private static final int CHUNK = 64 * 1024;
    private static final long CAPACITY = 4 * CHUNK;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final int MAX_SENT = 16 * 1024 * 1024;
    private static final long MAX_FILE = 256L * 1024 * 1024;

    private StandardInput() {}

    /** What the option {@code --stdin} means. */
    static Stdin of(@Nullable String option, InputStream own) {
        if (option == null) {
            return Stdin.NONE;
        }
        if (!option.equals("-")) {
            return new Stdin.Fixed(new InputFiles(MAX_FILE).read(Path.of(option)));
        }
        InputPipe pipe = new InputPipe(CAPACITY);
        // A daemon: a read of a terminal cannot be ended, and must not keep the process.
        Thread.ofPlatform().daemon().name("stdin").start(() -> pump(own, pipe));
        return new Stdin.Live(pipe);
    }

    /**
     * The same for a server, which gets it whole.
     *
     * @throws CrucibleException when there is more than {@link #MAX_SENT}
     */
    static Stdin whole(@Nullable String option, InputStream own) {
        if (option == null || !option.equals("-")) {
            return of(option, own);
        }
        try {
            byte[] bytes = own.readNBytes(MAX_SENT + 1);
            if (bytes.length > MAX_SENT) {
                throw new CrucibleException(
                        ErrorCode.TOO_LARGE,
                        "standard input is longer than the 16 MiB that a server takes");
            }
            return new Stdin.Fixed(Bytes.copyOf(bytes));
        } catch (IOException why) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, "cannot read standard input: " + why.getMessage(), why);
        }
    }

    private static void pump(InputStream own, InputPipe pipe) {
        byte[] buffer = new byte[CHUNK];
        try {
            for (int length = own.read(buffer); length >= 0; length = own.read(buffer)) {
                Bytes chunk = Bytes.copyOf(buffer, 0, length);
                while (!pipe.write(chunk)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (IOException ended) {
            // What cannot be read has ended.
        }
        pipe.close();
    }
}
