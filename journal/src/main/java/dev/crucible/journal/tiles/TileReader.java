package dev.crucible.journal.tiles;

import java.util.Optional;

/** Where the files of a log are read from. */
@FunctionalInterface
public interface TileReader {
    /**
     * The bytes of a file, at most one more than {@link LogPath#maxBytes()}; the array becomes the
     * caller's. They are not checked.
     *
     * @return empty when there is no such file
     * @throws java.io.UncheckedIOException when there is one that cannot be read
     */
    Optional<byte[]> read(LogPath path);
}
