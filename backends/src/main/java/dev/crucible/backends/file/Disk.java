package dev.crucible.backends.file;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Short, whole operations on files. No file stays open between two of them, so the number of open
 * files is bounded by how many run at once, and an interrupt never leaves one half done: it is kept
 * for later. Thread-safe.
 */
final class Disk {
    /** Most files open at once. */
    static final int MAX_OPEN = 256;

    /**
     * Most bytes of one write. What is on the heap passes through memory outside of it, which a
     * thread keeps for its next write, and of which there is little.
     */
    private static final int SLICE = 64 * 1024;

    private static final FileAttribute<?> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE);
    private static final Set<OpenOption> WRITE_OR_CREATE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

    private final Semaphore open = new Semaphore(MAX_OPEN);

    /** What is done with an open file; may be done again from its beginning. */
    private interface Work<T> {
        T with(FileChannel file) throws IOException;
    }

    /** Makes the folder if need be, for its owner only. */
    static void folder(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectory(path, OWNER_ONLY_FOLDER);
            }
        } catch (IOException failure) {
            throw failed(path, failure);
        }
    }

    /** Writes at an offset, making the file if need be; what is behind stays. */
    void write(Path path, long offset, ByteBuffer... parts) {
        attempt(
                path,
                WRITE_OR_CREATE,
                file -> {
                    long at = offset;
                    for (ByteBuffer part : parts) {
                        at += write(file, at, part);
                    }
                    return at;
                });
    }

    private static long write(FileChannel file, long offset, ByteBuffer part) throws IOException {
        int written = 0;
        while (written < part.remaining()) {
            int length = Math.min(SLICE, part.remaining() - written);
            ByteBuffer slice = part.slice(part.position() + written, length);
            written += file.write(slice, offset + written);
        }
        return written;
    }

    /** Cuts the file to this length; what fails now is found by its size later. */
    void cut(Path path, long length) {
        attempt(path, WRITE, file -> file.truncate(length).size());
    }

    /** Returns when the file's content would survive a loss of power. */
    void sync(Path path) {
        attempt(
                path,
                WRITE,
                file -> {
                    file.force(true);
                    return true;
                });
    }

    /** Returns when the names in a folder would survive a loss of power. */
    void syncFolder(Path path) {
        attempt(
                path,
                READ,
                file -> {
                    file.force(true);
                    return true;
                });
    }

    /**
     * Reads into the array until it has so many bytes or the file ends.
     *
     * @return how many it has; empty when there is no such file
     */
    Optional<Integer> read(Path path, long offset, byte[] target, int count) {
        try {
            return Optional.of(
                    tried(
                            path,
                            READ,
                            file -> {
                                ByteBuffer into = ByteBuffer.wrap(target, 0, count);
                                while (into.hasRemaining()
                                        && file.read(into, offset + into.position()) >= 0) {}
                                return into.position();
                            }));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException failure) {
            throw failed(path, failure);
        }
    }

    /** The size of a file; empty when there is none. */
    static Optional<Long> size(Path path) {
        try {
            return Optional.of(Files.size(path));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException failure) {
            throw failed(path, failure);
        }
    }

    /** Gives a file its name, replacing what has it. */
    static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw failed(to, failure);
        }
    }

    /** Deletes a file; whether there was one. */
    static boolean delete(Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw failed(path, failure);
        }
    }

    private <T> T attempt(Path path, Set<OpenOption> options, Work<T> work) {
        try {
            return tried(path, options, work);
        } catch (IOException failure) {
            throw failed(path, failure);
        }
    }

    /** An interrupt closes the channel of whoever is in it: then it is done again. */
    private <T> T tried(Path path, Set<OpenOption> options, Work<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        open.acquireUninterruptibly();
        try {
            while (true) {
                try (FileChannel file = FileChannel.open(path, options, OWNER_ONLY_FILE)) {
                    return work.with(file);
                } catch (ClosedByInterruptException again) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            open.release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static CrucibleException failed(Path path, IOException failure) {
        String cause = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean full =
                cause.contains("no space left")
                        || cause.contains("quota exceeded")
                        || cause.contains("too many open files");
        return new CrucibleException(
                full ? ErrorCode.INSUFFICIENT_RESOURCES : ErrorCode.INTERNAL,
                path + ": " + failure.getMessage(),
                failure);
    }
}
