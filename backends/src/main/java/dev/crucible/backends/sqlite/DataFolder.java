package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder that holds everything that lasts. It belongs to one process at a time and is open to
 * its owner only.
 */
public final class DataFolder implements AutoCloseable {
    /** The name of the database in it. */
    public static final String DATABASE = "crucible.db";

    private static final String LOCK = "lock";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * Folders that this process has locked. The kernel's lock does not know: within one process it
     * is shared, and closing any descriptor of the file ends it (fcntl(2)).
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if need be, and locks it.
     *
     * @throws CrucibleException {@code REFUSED} when another process has it, or when others may
     *     look into it and it is not certainly ours to close
     */
    public static DataFolder open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Path path = folder.toRealPath();
        if (path.toString().contains("?")) {
            throw refused(path + ": the name of the data folder must not have a question mark");
        }
        closeToOthers(path);
        if (!OURS.add(path)) {
            throw refused(path + " is in use by this process, " + ProcessHandle.current().pid());
        }
        boolean locked = false;
        try {
            DataFolder opened = new DataFolder(path, lock(path));
            locked = true;
            return opened;
        } finally {
            if (!locked) {
                OURS.remove(path);
            }
        }
    }

    private static void closeToOthers(Path path) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (OWNER_ONLY.containsAll(mode)) {
            return;
        }
        if (!Files.exists(path.resolve(DATABASE)) && !isEmpty(path)) {
            throw refused(
                    "%s has the mode %s and holds other things: make it one of its own, chmod 700"
                            .formatted(path, PosixFilePermissions.toString(mode)));
        }
        Files.setPosixFilePermissions(path, OWNER_ONLY);
    }

    private static boolean isEmpty(Path path) throws IOException {
        try (Stream<Path> content = Files.list(path)) {
            return content.findAny().isEmpty();
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = create(path.resolve(LOCK));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            String owner = Files.readString(file).strip();
            channel.close();
            throw refused(
                    "%s is in use by process %s: end that first, or name another data folder"
                            .formatted(path, owner));
        }
        channel.truncate(0);
        String pid = ProcessHandle.current().pid() + "\n";
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        return channel;
    }

    /** Makes the file, for its owner only, if it is not there. */
    static Path create(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createFile(file, FILE_MODE);
            } catch (FileAlreadyExistsException racing) {
                return file;
            }
        }
        return file;
    }

    private static CrucibleException refused(String message) {
        return new CrucibleException(ErrorCode.REFUSED, message);
    }

    /** The folder, without symbolic links. */
    public Path path() {
        return path;
    }

    /** The database in it. */
    Path database() {
        return path.resolve(DATABASE);
    }

    /** Makes the names of the files in it durable. */
    void sync() throws IOException {
        try (FileChannel names = FileChannel.open(path, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        channel.close();
        OURS.remove(path);
    }
}
