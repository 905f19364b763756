package dev.crucible.journal.verify;

import dev.crucible.core.Bytes;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Rfc6962;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.tiles.EntryBundle;
import dev.crucible.journal.tiles.HashTile;
import dev.crucible.journal.tiles.HashTileWriter;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.TileReader;
import dev.crucible.journal.verify.Finding.Kind;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Derives the tiles of a log again, and compares each with the one that is stored. */
final class Derivation {
    private final TileReader log;
    private final TreeHead head;
    private final Findings findings;
    private final Deque<TreeHead> earlier;
    private final HashTileWriter tiles;

    Derivation(TileReader log, TreeHead head, List<TreeHead> earlier, Findings findings) {
        this.log = log;
        this.head = head;
        this.findings = findings;
        this.earlier =
                new ArrayDeque<>(
                        earlier.stream().sorted(Comparator.comparingLong(TreeHead::size)).toList());
        this.tiles = new HashTileWriter((path, content) -> compare((LogPath.Tile) path, content));
        compareHeads();
    }

    long size() {
        return tiles.size();
    }

    /**
     * Derives from the next bundle, or from the entries of the source.
     *
     * @return false when nothing says what the next entries are
     */
    boolean nextBundle(EntrySource source) {
        long first = tiles.size();
        int width = (int) Math.min(LogPath.FULL, head.size() - first);
        LogPath.Entries path = new LogPath.Entries(first / LogPath.FULL, width);
        List<Bytes> truth = source.take(first, width, head.size());
        List<Bytes> stored =
                findings.reading(path.text(), first, () -> EntryBundle.read(log, path))
                        .map(EntryBundle::entries)
                        .orElse(List.of());
        if (!truth.isEmpty() && !stored.isEmpty()) {
            compare(path, first, truth, stored);
        }
        List<Hash> leaves = leaves(truth.isEmpty() ? stored : truth, path);
        for (Hash leaf : leaves) {
            tiles.append(leaf);
            compareHeads();
        }
        return !leaves.isEmpty();
    }

    /** Where the entries are lost, the hashes may still be there. */
    private List<Hash> leaves(List<Bytes> entries, LogPath.Entries path) {
        if (!entries.isEmpty()) {
            return entries.stream().map(Rfc6962::leaf).toList();
        }
        LogPath.Tile tile = new LogPath.Tile(0, path.index(), path.width());
        return read(tile).map(HashTile::hashes).orElse(List.of());
    }

    private Optional<HashTile> read(LogPath.Tile path) {
        return findings.reading(path.text(), firstEntry(path, 0), () -> HashTile.read(log, path));
    }

    private static long firstEntry(LogPath.Tile path, int place) {
        return (path.index() * LogPath.FULL + place) << (8 * path.level());
    }

    private void compare(LogPath.Entries path, long first, List<Bytes> truth, List<Bytes> stored) {
        for (int i = 0; i < truth.size(); i++) {
            if (!truth.get(i).equals(stored.get(i))) {
                findings.add(
                        Kind.ENTRY_DIFFERS,
                        path.text(),
                        first + i,
                        "an entry of hash " + Rfc6962.leaf(truth.get(i)),
                        Rfc6962.leaf(stored.get(i)));
            }
        }
    }

    private void compare(LogPath.Tile path, byte[] content) {
        HashTile derived = HashTile.decode(content, path.width());
        Optional<HashTile> stored = read(path);
        for (int i = 0; stored.isPresent() && i < path.width(); i++) {
            Hash expected = derived.hash(i);
            Hash found = stored.get().hash(i);
            if (!found.equals(expected)) {
                findings.add(Kind.HASH_DIFFERS, path.text(), firstEntry(path, i), expected, found);
            }
        }
    }

    private void compareHeads() {
        while (!earlier.isEmpty() && earlier.getFirst().size() == tiles.size()) {
            compareRoot("an earlier head", earlier.removeFirst());
        }
    }

    private void compareRoot(String where, TreeHead claimed) {
        Hash derived = tiles.frontier().root();
        if (!derived.equals(claimed.root())) {
            findings.add(
                    Kind.ROOT_DIFFERS, where, claimed.size(), "root " + derived, claimed.root());
        }
    }

    /** Compares what is left when all entries are there: the right edge and the heads. */
    void finish() {
        tiles.publishEdge();
        compareRoot(LogPath.CHECKPOINT.text(), head);
        for (TreeHead lost : earlier) {
            findings.add(
                    Kind.ENTRIES_LOST,
                    LogPath.CHECKPOINT.text(),
                    head.size(),
                    "at least the " + lost.size() + " entries of an earlier head",
                    head.size() + " entries");
        }
    }
}
