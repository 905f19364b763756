package dev.crucible.linux;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Identities for concurrent sandboxes when started by root: a user id that no other sandbox of this
 * machine has at the same time, and an empty network namespace that goes with it. The claim is a
 * byte lock on a shared file, which the kernel gives back if this process dies. Thread-safe.
 */
public final class Slots implements AutoCloseable {
    /** First user id of the range; far above any that people or distributions use. */
    public static final int FIRST_USER = 1_900_000_000;

    private static final int COUNT = 32_768;
    private static final Map<Path, FileChannel> CHANNELS = new HashMap<>();

    private final Path file;
    private final Deque<Slot> free = new ArrayDeque<>();
    private final List<FileLock> claims = new ArrayList<>();
    private int next;

    /** Claims are kept in this file; its directory is made when first needed. */
    public Slots(Path file) {
        this.file = file;
    }

    /** An identity that is in use by one sandbox at a time. */
    public static final class Slot {
        private final int user;
        private @Nullable Fd network;

        private Slot(int user) {
            this.user = user;
        }

        /** One of this user, whoever else has it: a sandbox with it is weakened. */
        public static Slot shared(int user) {
            return new Slot(user);
        }

        /** Its user id. */
        public int user() {
            return user;
        }

        /** Its network namespace: nothing but a loopback interface that is down. */
        public synchronized Fd network() {
            Fd known = network;
            if (known == null) {
                known = NetworkNamespace.create();
                network = known;
            }
            return known;
        }

        private synchronized Optional<Fd> made() {
            return Optional.ofNullable(network);
        }
    }

    /** An identity nobody else uses until {@link #release}. */
    public synchronized Slot acquire() {
        if (!free.isEmpty()) {
            return free.pop();
        }
        try {
            FileChannel channel = channel(file.toAbsolutePath());
            while (next < COUNT) {
                int candidate = next++;
                if (claim(channel, candidate)) {
                    return new Slot(FIRST_USER + candidate);
                }
            }
        } catch (IOException broken) {
            throw new CrucibleException(
                    ErrorCode.INSUFFICIENT_RESOURCES,
                    "cannot claim a user id in " + file + ": " + broken.getMessage(),
                    broken);
        }
        throw new CrucibleException(
                ErrorCode.INSUFFICIENT_RESOURCES, "all " + COUNT + " user ids are in use");
    }

    private boolean claim(FileChannel channel, int position) throws IOException {
        try {
            FileLock lock = channel.tryLock(position, 1, false);
            if (lock != null) {
                claims.add(lock);
            }
            return lock != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    /** Never closed, because that would give back every claim of this process (fcntl(2)). */
    private static FileChannel channel(Path file) throws IOException {
        synchronized (CHANNELS) {
            FileChannel known = CHANNELS.get(file);
            if (known == null) {
                Files.createDirectories(file.getParent());
                known =
                        FileChannel.open(
                                file,
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                CHANNELS.put(file, known);
            }
            return known;
        }
    }

    /** Gives an identity back; everything that used it must be gone. */
    public synchronized void release(Slot slot) {
        free.push(slot);
    }

    @Override
    public synchronized void close() {
        free.forEach(slot -> slot.made().ifPresent(Fd::close));
        free.clear();
        try {
            for (FileLock claim : claims) {
                claim.release();
            }
        } catch (IOException broken) {
            throw new CrucibleException(ErrorCode.INTERNAL, "cannot close " + file, broken);
        }
        claims.clear();
    }
}
