package dev.crucible.journal.tiles;

import dev.crucible.journal.MalformedException;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Rfc6962;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The content of a tile: up to 256 hashes, one after the other. */
public final class HashTile {
    private final byte[] bytes;

    private HashTile(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a tile's bytes.
     *
     * @param width how many hashes there must be
     * @throws MalformedException for any other length
     */
    public static HashTile decode(byte[] bytes, int width) {
        if (bytes.length != width * Hash.SIZE) {
            throw new MalformedException(
                    "a tile of %d hashes has %d bytes, not %d"
                            .formatted(width, width * Hash.SIZE, bytes.length));
        }
        return new HashTile(bytes.clone());
    }

    /** The tile of these hashes, of which there are from 1 to 256. */
    public static HashTile of(List<Hash> hashes) {
        if (hashes.isEmpty() || hashes.size() > LogPath.FULL) {
            throw new IllegalArgumentException("a tile of " + hashes.size() + " hashes");
        }
        byte[] bytes = new byte[hashes.size() * Hash.SIZE];
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).copyTo(bytes, i * Hash.SIZE);
        }
        return new HashTile(bytes);
    }

    /**
     * The tile of a path. Where the partial tile is gone because the full one exists, the full one
     * answers.
     *
     * @return empty when neither is there
     * @throws MalformedException when the file has not the length that its name says
     */
    public static Optional<HashTile> read(TileReader reader, LogPath.Tile path) {
        Optional<byte[]> bytes = reader.read(path);
        if (bytes.isEmpty() && path.partial()) {
            return reader.read(path.full())
                    .map(full -> decode(full, LogPath.FULL).first(path.width()));
        }
        return bytes.map(found -> decode(found, path.width()));
    }

    private HashTile first(int width) {
        return HashTile.of(hashes().subList(0, width));
    }

    /** How many hashes there are. */
    public int width() {
        return bytes.length / Hash.SIZE;
    }

    /** The hash in a place of the tile. */
    public Hash hash(int place) {
        Objects.checkIndex(place, width());
        return Hash.at(bytes, place * Hash.SIZE);
    }

    /** All hashes in order. */
    public List<Hash> hashes() {
        List<Hash> hashes = new ArrayList<>(width());
        for (int i = 0; i < width(); i++) {
            hashes.add(hash(i));
        }
        return hashes;
    }

    /** The root of the tree over its hashes. */
    public Hash root() {
        return Rfc6962.root(hashes());
    }

    /** The bytes of the file. */
    public byte[] encode() {
        return bytes.clone();
    }
}
