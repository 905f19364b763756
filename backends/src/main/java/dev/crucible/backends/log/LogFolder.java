package dev.crucible.backends.log;

import dev.crucible.journal.tiles.FolderTiles;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.TileReader;
import dev.crucible.journal.tiles.TileSink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder of the log's files. Tiles and bundles are written plainly, because they can be made
 * again; the checkpoint is durable before it can be seen. Thread-safe, but for one thread that
 * writes and publishes.
 */
final class LogFolder implements TileReader, TileSink {
    private final Path folder;
    private final FolderTiles files;
    private final Set<Path> made = ConcurrentHashMap.newKeySet();

    LogFolder(Path folder) {
        this.folder = folder;
        this.files = new FolderTiles(folder);
    }

    @Override
    public Optional<byte[]> read(LogPath path) {
        return files.read(path);
    }

    /** How large a file is; -1 when there is none. */
    long size(LogPath path) {
        try {
            return Files.size(folder.resolve(path.text()));
        } catch (NoSuchFileException missing) {
            return -1;
        } catch (IOException unreadable) {
            throw failed(path, unreadable);
        }
    }

    @Override
    public void write(LogPath.Growing path, byte[] content) {
        try {
            Files.write(parentMade(path), content);
        } catch (IOException failure) {
            made.clear();
            throw failed(path, failure);
        }
    }

    /** Replaces a file that others may be reading. */
    synchronized void repair(LogPath.Growing path, byte[] content) {
        try {
            DurableFile.replace(parentMade(path), content, false);
        } catch (IOException failure) {
            made.clear();
            throw failed(path, failure);
        }
    }

    private Path parentMade(LogPath path) throws IOException {
        Path file = folder.resolve(path.text());
        Path parent = file.getParent();
        if (parent != null && made.add(parent)) {
            Files.createDirectories(parent);
        }
        return file;
    }

    /** Replaces the checkpoint; durable when this returns. */
    void publish(byte[] checkpoint) {
        try {
            Files.createDirectories(folder);
            DurableFile.replace(folder.resolve(LogPath.CHECKPOINT.text()), checkpoint, true);
        } catch (IOException failure) {
            throw failed(LogPath.CHECKPOINT, failure);
        }
    }

    /** Deletes a folder of partial files that nobody needs; what cannot be deleted does no harm. */
    void delete(String partials) {
        Path path = folder.resolve(partials);
        made.remove(path);
        try (Stream<Path> content = Files.list(path)) {
            for (Path file : content.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (IOException left) {
            System.getLogger(LogFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "left behind: " + path, left);
        }
    }

    private UncheckedIOException failed(LogPath path, IOException failure) {
        return new UncheckedIOException(folder.resolve(path.text()) + ": " + failure, failure);
    }
}
