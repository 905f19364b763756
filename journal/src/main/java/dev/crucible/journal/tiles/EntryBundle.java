package dev.crucible.journal.tiles;

import dev.crucible.core.Bytes;
import dev.crucible.journal.MalformedException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of an entry bundle: each entry after its length as a big-endian 16-bit number.
 *
 * @param entries from 1 to 256 entries
 */
public record EntryBundle(List<Bytes> entries) {
    /** No entry is longer. */
    public static final int MAX_ENTRY_BYTES = 65_535;

    /** Copies the list and checks the bounds. */
    public EntryBundle {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > LogPath.FULL) {
            throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
        }
        entries.forEach(EntryBundle::check);
    }

    /**
     * Refuses what is too long for an entry.
     *
     * @throws IllegalArgumentException when it is
     */
    static void check(Bytes entry) {
        if (entry.size() > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "an entry has at most 65535 bytes, not " + entry.size());
        }
    }

    /**
     * Reads a bundle's bytes.
     *
     * @param width how many entries there must be
     * @throws MalformedException when there are more, fewer, or bytes left over
     */
    public static EntryBundle decode(byte[] bytes, int width) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        EntryBundle bundle = new EntryBundle(take(rest, width));
        if (rest.hasRemaining()) {
            throw new MalformedException(
                    "%d bytes after the %d entries of a bundle".formatted(rest.remaining(), width));
        }
        return bundle;
    }

    private static List<Bytes> take(ByteBuffer rest, int width) {
        List<Bytes> entries = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            if (rest.remaining() < 2) {
                throw new MalformedException(
                        "a bundle of %d entries ends after %d".formatted(width, i));
            }
            int length = Short.toUnsignedInt(rest.getShort());
            if (rest.remaining() < length) {
                throw new MalformedException(
                        "entry %d of a bundle has %d bytes, of which %d are there"
                                .formatted(i, length, rest.remaining()));
            }
            entries.add(Bytes.copyOf(rest.array(), rest.position(), length));
            rest.position(rest.position() + length);
        }
        return entries;
    }

    /**
     * The bundle of a path. Where the partial bundle is gone because the full one exists, the full
     * one answers.
     *
     * @return empty when neither is there
     * @throws MalformedException when the file does not hold what its name says
     */
    public static Optional<EntryBundle> read(TileReader reader, LogPath.Entries path) {
        Optional<byte[]> bytes = reader.read(path);
        if (bytes.isEmpty() && path.partial()) {
            return reader.read(path.full())
                    .map(full -> decode(full, LogPath.FULL).first(path.width()));
        }
        return bytes.map(found -> decode(found, path.width()));
    }

    private EntryBundle first(int width) {
        return new EntryBundle(entries.subList(0, width));
    }

    /** The bytes of the file. */
    public byte[] encode() {
        int length = entries.stream().mapToInt(entry -> 2 + entry.size()).sum();
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (Bytes entry : entries) {
            bytes.putShort((short) entry.size()).put(entry.asBuffer());
        }
        return bytes.array();
    }
}
