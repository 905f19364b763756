package dev.crucible.journal.tiles;

import dev.crucible.journal.CorruptLogException;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.HashSource;
import dev.crucible.journal.merkle.Rfc6962;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hashes of a log of a given size, looked up in its tiles. Keeps the last few tiles. Trusts
 * them: whoever makes a proof of these hashes verifies it against a root. For one thread.
 */
public final class TiledHashes implements HashSource {
    private static final int KEPT = 16;

    private final TileReader reader;
    private final long size;
    private final Map<LogPath.Tile, HashTile> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    /** The hashes of the first {@code size} entries of the log that the reader reads. */
    public TiledHashes(TileReader reader, long size) {
        this.reader = reader;
        this.size = size;
    }

    @Override
    public Hash hash(int level, long index) {
        int tileLevel = level / 8;
        int below = level % 8;
        long first = index << below;
        long end = (index + 1) << below;
        if (index < 0 || end > LogFiles.hashes(size, tileLevel)) {
            throw new IndexOutOfBoundsException(
                    "a log of %d entries has no hash %d of level %d".formatted(size, index, level));
        }
        HashTile tile = tile(tileLevel, first / LogPath.FULL);
        int place = (int) (first % LogPath.FULL);
        return Rfc6962.root(tile.hashes().subList(place, place + (1 << below)));
    }

    private HashTile tile(int level, long index) {
        LogPath.Tile path = new LogPath.Tile(level, index, LogFiles.width(size, level, index));
        HashTile tile = kept.get(path);
        if (tile == null) {
            tile = read(path);
            if (kept.size() == KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            kept.put(path, tile);
        }
        return tile;
    }

    private HashTile read(LogPath.Tile path) {
        try {
            return HashTile.read(reader, path)
                    .orElseThrow(() -> new CorruptLogException(path.text() + " is missing"));
        } catch (MalformedException malformed) {
            throw new CorruptLogException(path.text() + ": " + malformed.getMessage());
        }
    }
}
