package dev.crucible.containment.matrix;

import dev.crucible.containment.layers.Depth;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.linux.Host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Measured matrices in a folder, one file an engine. A file is replaced as a whole and is durable
 * when a method returns; what is damaged is trusted in no part. Its digest shows an edit by
 * mistake; against an edit on purpose stands only that nobody else may write there, which is
 * checked. Several processes may use one folder. Thread-safe.
 */
public final class MatrixStore {
    private static final Pattern ENGINE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    /** The kernel's lock does not know threads of one process. */
    private static final ReentrantLock HERE = new ReentrantLock();

    private final Path folder;

    /** A store in this folder, which is made when something is kept. */
    public MatrixStore(Path folder) {
        this.folder = folder;
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /**
     * What is known of an engine, whatever it holds for.
     *
     * @return empty when it was never measured
     * @throws CrucibleException {@code JOURNAL_CORRUPT} when the file is damaged, or others may
     *     have written it
     */
    public Optional<StoredMatrix> read(String engine) {
        Path file = file(engine);
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(
                            file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            check(file, attributes);
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes((int) MAX_BYTES + 1);
            }
            if (bytes.length > MAX_BYTES) {
                throw damaged(file, "it is larger than " + MAX_BYTES + " bytes", null);
            }
            StoredMatrix matrix = StoredMatrixJson.read(bytes);
            if (!matrix.engine().equals(engine)) {
                throw damaged(file, "it is about engine " + matrix.engine(), null);
            }
            return Optional.of(matrix);
        } catch (NoSuchFileException never) {
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            throw damaged(file, String.valueOf(wrong.getMessage()), wrong);
        } catch (IOException unreadable) {
            throw damaged(
                    file,
                    "it cannot be read, " + unreadable.getClass().getSimpleName(),
                    unreadable);
        }
    }

    private static void check(Path file, PosixFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            throw damaged(file, "it is no file", null);
        }
        Set<PosixFilePermission> others =
                Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        if (attributes.permissions().stream().anyMatch(others::contains)) {
            throw damaged(file, "others may write to it", null);
        }
        for (Path place : List.of(file, file.toAbsolutePath().resolveSibling("."))) {
            int owner = (int) Files.getAttribute(place, "unix:uid");
            if (owner != 0 && owner != Host.userId()) {
                throw damaged(file, "it is another user's", null);
            }
        }
        Set<PosixFilePermission> folder =
                Files.getPosixFilePermissions(file.toAbsolutePath().resolveSibling("."));
        if (folder.stream().anyMatch(others::contains)) {
            throw damaged(file, "others may write to its folder", null);
        }
    }

    private static CrucibleException damaged(
            Path file, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new CrucibleException(
                ErrorCode.JOURNAL_CORRUPT,
                "the measurement in " + file.getFileName() + " counts for nothing: " + why,
                cause);
    }

    /**
     * Makes the folder, so that whoever measures for minutes knows before that it can be kept.
     *
     * @throws CrucibleException {@code INSUFFICIENT_RESOURCES} when nothing can be kept there
     */
    public void prepare() {
        try {
            makeFolder();
            lockFile().close();
        } catch (IOException broken) {
            throw unkept(broken);
        }
    }

    private CrucibleException unkept(IOException broken) {
        return new CrucibleException(
                ErrorCode.INSUFFICIENT_RESOURCES,
                "the measurement cannot be kept in " + folder + ": " + broken,
                broken);
    }

    /**
     * Keeps what was measured. What was kept for another fingerprint is forgotten, and so is what
     * is damaged.
     *
     * @return what is known now
     * @throws CrucibleException {@code INSUFFICIENT_RESOURCES} when it cannot be written
     */
    public StoredMatrix record(Matrix matrix, Scope scope) {
        return change(matrix.engine(), matrix.fingerprint(), kept -> kept.with(matrix, scope));
    }

    /**
     * Keeps how deep the defence of an engine is, for a fingerprint. A later measurement for the
     * same one leaves it in place.
     *
     * @return what is known now
     * @throws CrucibleException {@code INSUFFICIENT_RESOURCES} when it cannot be written
     */
    public StoredMatrix record(String engine, Fingerprint fingerprint, List<Depth> depths) {
        return change(engine, fingerprint, kept -> kept.with(depths));
    }

    private StoredMatrix change(
            String engine, Fingerprint fingerprint, UnaryOperator<StoredMatrix> next) {
        HERE.lock();
        try {
            makeFolder();
            try (FileChannel channel = lockFile();
                    FileLock _ = channel.lock()) {
                StoredMatrix kept = kept(engine, fingerprint);
                StoredMatrix changed = next.apply(kept);
                replace(file(engine), StoredMatrixJson.write(changed));
                return changed;
            }
        } catch (IOException broken) {
            throw unkept(broken);
        } finally {
            HERE.unlock();
        }
    }

    private StoredMatrix kept(String engine, Fingerprint fingerprint) {
        try {
            return read(engine)
                    .filter(one -> one.fingerprint().equals(fingerprint))
                    .orElseGet(() -> StoredMatrix.empty(engine, fingerprint));
        } catch (CrucibleException damaged) {
            return StoredMatrix.empty(engine, fingerprint);
        }
    }

    private void makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectories(folder, permissions("rwx------"));
        }
    }

    private FileChannel lockFile() throws IOException {
        return FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                permissions("rw-------"));
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        permissions("rw-------"))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names =
                FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static FileAttribute<?> permissions(String form) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form));
    }

    private Path file(String engine) {
        if (!ENGINE.matcher(engine).matches()) {
            throw new IllegalArgumentException("'" + engine + "' is no name of an engine");
        }
        return folder.resolve(engine + ".json");
    }
}
