package dev.crucible.backends.file;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spools of a process that keeps nothing: a folder of its own among the temporary files, which goes
 * when it is closed. The process holds a lock in it, so that the next one can tell what a killed
 * one has left, and removes that. Thread-safe.
 */
public final class SpoolFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final int ATTEMPTS = 10;

    /** Most memory of all spools together, before they use their files for every byte. */
    private static final long MEMORY = 32L << 20;

    private final Disk disk = new Disk();
    private final Tails tails = new Tails(MEMORY);
    private final AtomicLong made = new AtomicLong();
    private final Path folder;
    private final FileChannel lock;

    private SpoolFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes a folder, and removes those that killed processes of this user have left.
     *
     * @param temporary where
     * @param prefix what the names of these folders, and of no others, begin with
     */
    public static SpoolFolder open(Path temporary, String prefix) {
        try {
            sweep(temporary, prefix);
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<SpoolFolder> opened = make(temporary, prefix);
                if (opened.isPresent()) {
                    return opened.get();
                }
            }
        } catch (IOException failure) {
            throw Disk.failed(temporary, failure);
        }
        throw new CrucibleException(
                ErrorCode.INTERNAL, temporary + ": no folder stays there, others remove them");
    }

    /** Empty when another process took the folder for a leftover before its lock was held. */
    private static Optional<SpoolFolder> make(Path temporary, String prefix) throws IOException {
        Path folder =
                Files.createTempDirectory(
                        temporary,
                        prefix,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve(LOCK);
        FileChannel lock =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (lock.tryLock() != null && Files.exists(file)) {
            return Optional.of(new SpoolFolder(folder, lock));
        }
        lock.close();
        return Optional.empty();
    }

    private static void sweep(Path temporary, String prefix) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, prefix + "*")) {
            for (Path folder : found) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    removeIfLeft(folder);
                }
            }
        }
    }

    /** What is not ours, or is being removed by another, is left alone. */
    private static void removeIfLeft(Path folder) {
        try (FileChannel lock =
                FileChannel.open(
                        folder.resolve(LOCK),
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() != null) {
                remove(folder);
            }
        } catch (OverlappingFileLockException oursNow) {
            // Another worker of this very process.
        } catch (IOException notOurs) {
            // Of another user, or gone by now.
        }
    }

    /** The lock goes last: as long as it is there, a removal that was cut off is taken up again. */
    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!file.endsWith(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(folder.resolve(LOCK));
        try {
            Files.delete(folder);
        } catch (NoSuchFileException gone) {
            // That was the aim.
        }
    }

    /** The folder itself. */
    public Path path() {
        return folder;
    }

    /**
     * A place for content that grows.
     *
     * @param maxBytes the most it may become
     */
    public Spool spool(long maxBytes) {
        return new FileSpool(
                disk, tails, folder.resolve(Long.toString(made.incrementAndGet())), maxBytes);
    }

    /** Removes the folder with all spools. */
    @Override
    public void close() {
        try (lock) {
            remove(folder);
        } catch (IOException failure) {
            throw Disk.failed(folder, failure);
        }
    }
}
