package dev.crucible.backends.file;

import dev.crucible.core.Digest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders {@code 00} to {@code ff} that content lies in. Each is made when something is put
 * there for the first time, and is durable before anything is. Thread-safe.
 */
final class Shelves {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{2}");

    private final Disk disk;
    private final Path folder;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    /** Those in this folder, which is made if need be. */
    Shelves(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
        Disk.folder(folder);
        List<Path> there = list();
        disk.syncFolder(folder);
        durable.addAll(there);
    }

    /** Those that are there, sorted. */
    List<Path> list() {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw Disk.failed(folder, failure);
        }
    }

    /** Where content with this digest belongs, whether or not that is there. */
    Path of(Digest digest) {
        return folder.resolve(digest.hex().substring(0, 2));
    }

    /** The same; it is there, durably. */
    Path made(Digest digest) {
        Path shelf = of(digest);
        if (!durable.contains(shelf)) {
            make(shelf);
        }
        return shelf;
    }

    private synchronized void make(Path shelf) {
        Disk.folder(shelf);
        disk.syncFolder(folder);
        durable.add(shelf);
    }
}
