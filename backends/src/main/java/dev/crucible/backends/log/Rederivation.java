package dev.crucible.backends.log;

import dev.crucible.backends.EntrySource;
import dev.crucible.backends.StoredEntry;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.tiles.EntryBundle;
import dev.crucible.journal.tiles.HashTile;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.TileReader;

import java.util.List;
import java.util.stream.LongStream;

/** What a file of the log must be, made of the entries, or of the tiles below it. Thread-safe. */
final class Rederivation {
    private final EntrySource source;

    Rederivation(EntrySource source) {
        this.source = source;
    }

    /**
     * The content of a file, all of whose entries the source has.
     *
     * @param below where the full tiles of the level below are read
     */
    byte[] content(LogPath.Growing path, TileReader below) {
        return switch (path) {
            case LogPath.Entries entries ->
                    new EntryBundle(
                                    stored(entries.index(), entries.width()).stream()
                                            .map(StoredEntry::entry)
                                            .toList())
                            .encode();
            case LogPath.Tile tile -> tile(tile, below).encode();
        };
    }

    private HashTile tile(LogPath.Tile tile, TileReader below) {
        if (tile.level() == 0) {
            return HashTile.of(
                    stored(tile.index(), tile.width()).stream().map(StoredEntry::leaf).toList());
        }
        long first = tile.index() * LogPath.FULL;
        List<Hash> hashes =
                LongStream.range(first, first + tile.width())
                        .mapToObj(index -> new LogPath.Tile(tile.level() - 1, index, LogPath.FULL))
                        .map(child -> HashTile.read(below, child).orElseThrow().root())
                        .toList();
        return HashTile.of(hashes);
    }

    private List<StoredEntry> stored(long index, int width) {
        long first = index * LogPath.FULL;
        return source.entries(first, first + width);
    }
}
