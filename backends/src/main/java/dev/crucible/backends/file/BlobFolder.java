package dev.crucible.backends.file;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Blobs;
import dev.crucible.core.storage.Spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Content as files {@code blobs/ab/cdef...} of a data folder, for its owner only. A file has its
 * name only once its content is durable. What is unfinished is in {@code spool}, and is removed
 * when the folder is opened; the data folder must therefore belong to one process. Thread-safe.
 */
public final class BlobFolder implements Blobs {
    private static final Pattern REST = Pattern.compile("[0-9a-f]{62}");

    /** Most memory of all spools together, before they use their files for every byte. */
    private static final long SPOOL_MEMORY = 32L << 20;

    private final Disk disk = new Disk();
    private final FolderSync folderSync = new FolderSync(disk);
    private final Tails tails = new Tails(SPOOL_MEMORY);
    private final AtomicLong unfinished = new AtomicLong();
    private final Shelves shelves;
    private final Path spools;

    private BlobFolder(Path data) {
        shelves = new Shelves(disk, data.resolve("blobs"));
        spools = data.resolve("spool");
    }

    /**
     * Opens the place, makes what is missing and removes what a crash left unfinished.
     *
     * @param data the data folder, which must be there
     */
    public static BlobFolder open(Path data) {
        BlobFolder opened = new BlobFolder(data);
        Disk.folder(opened.spools);
        opened.disk.syncFolder(data);
        opened.removeUnfinished();
        return opened;
    }

    private void removeUnfinished() {
        try (Stream<Path> left = Files.list(spools)) {
            left.forEach(Disk::delete);
        } catch (IOException failure) {
            throw Disk.failed(spools, failure);
        }
    }

    @Override
    public Spool spool(long maxBytes) {
        return newSpool(maxBytes);
    }

    private FileSpool newSpool(long maxBytes) {
        Path file = spools.resolve(Long.toString(unfinished.incrementAndGet()));
        return new FileSpool(disk, tails, file, maxBytes);
    }

    @Override
    public void write(Blob blob, Bytes content) {
        if (isWhole(blob.digest(), blob.bytes())) {
            folderSync.sync(shelves.of(blob.digest()));
            return;
        }
        Path temporary = spools.resolve(Long.toString(unfinished.incrementAndGet()));
        boolean moved = false;
        try {
            disk.write(temporary, 0, content.asBuffer());
            disk.sync(temporary);
            Disk.move(temporary, place(blob.digest()));
            moved = true;
        } finally {
            if (!moved) {
                Disk.delete(temporary);
            }
        }
        folderSync.sync(shelves.of(blob.digest()));
    }

    /** A spool of ours that has a file gives it away; of any other the content is copied. */
    @Override
    public void write(Blob blob, Spool spool) {
        if (spool instanceof FileSpool ours && ours.movable()) {
            ours.moveTo(place(blob.digest()));
        } else if (!isWhole(blob.digest(), blob.bytes())) {
            copy(blob, spool);
        }
        folderSync.sync(shelves.of(blob.digest()));
    }

    private void copy(Blob blob, Spool spool) {
        try (FileSpool copy = newSpool(blob.bytes())) {
            Bytes piece = spool.read(0, Blob.PIECE);
            while (piece.size() > 0) {
                copy.append(piece);
                piece = spool.read(copy.size(), Blob.PIECE);
            }
            if (!copy.seal().equals(blob)) {
                throw new IllegalArgumentException("the spool does not hold " + blob.digest());
            }
            copy.moveTo(place(blob.digest()));
        }
    }

    @Override
    public Optional<InputStream> open(
            Digest digest, long bytes, Sums sums, long offset, long length) {
        Path file = file(digest);
        return Disk.size(file)
                .map(_ -> new PieceStream(disk, file, digest, bytes, sums, offset, length));
    }

    /** Whether the file is there and is what its name says. */
    private boolean isWhole(Digest digest, long bytes) {
        Path file = file(digest);
        if (Disk.size(file).orElse(-1L) != bytes) {
            return false;
        }
        MessageDigest sha256 = Digest.sha256();
        byte[] piece = new byte[(int) Math.min(bytes, Blob.PIECE)];
        for (long at = 0; at < bytes; at += piece.length) {
            int count = disk.read(file, at, piece, piece.length).orElse(0);
            if (count == 0) {
                return false;
            }
            sha256.update(piece, 0, count);
        }
        return Arrays.equals(sha256.digest(), digest.toBytes());
    }

    @Override
    public void delete(Collection<Digest> digests) {
        Set<Path> changed = new HashSet<>();
        for (Digest digest : digests) {
            if (Disk.delete(file(digest))) {
                changed.add(shelves.of(digest));
            }
        }
        changed.forEach(folderSync::sync);
    }

    @Override
    public List<Digest> list(String after, Instant before, int limit) {
        List<Digest> found = new ArrayList<>();
        String first = after.length() < 2 ? "" : after.substring(0, 2);
        for (Path shelf : shelves.list()) {
            String name = shelf.getFileName().toString();
            if (name.compareTo(first) < 0) {
                continue;
            }
            for (Path file : sorted(shelf, REST)) {
                String hex = name + file.getFileName();
                if (hex.compareTo(after) > 0 && writtenBefore(file, before)) {
                    found.add(new Digest(hex));
                }
                if (found.size() == limit) {
                    return found;
                }
            }
        }
        return found;
    }

    private static List<Path> sorted(Path folder, Pattern names) {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(path -> names.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw Disk.failed(folder, failure);
        }
    }

    private static boolean writtenBefore(Path file, Instant before) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException failure) {
            throw Disk.failed(file, failure);
        }
    }

    private Path file(Digest digest) {
        return shelves.of(digest).resolve(digest.hex().substring(2));
    }

    /** Where content can be moved to. */
    private Path place(Digest digest) {
        return shelves.made(digest).resolve(digest.hex().substring(2));
    }
}
