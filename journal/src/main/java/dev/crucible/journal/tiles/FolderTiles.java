package dev.crucible.journal.tiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A log as a folder of files. Reads no more of a file than a valid one can have. Thread-safe. */
public final class FolderTiles implements TileReader {
    private final Path folder;

    /** The log in this folder, which has the {@code checkpoint} and the folder {@code tile}. */
    public FolderTiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(LogPath path) {
        Path file = folder.resolve(path.text());
        try (InputStream stream = Files.newInputStream(file)) {
            return Optional.of(stream.readNBytes(path.maxBytes() + 1));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read", unreadable);
        }
    }
}
