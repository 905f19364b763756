package dev.crucible.journal.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.journal.CorruptLogException;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.merkle.ConsistencyProof;
import dev.crucible.journal.merkle.Frontier;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.InclusionProof;
import dev.crucible.journal.merkle.Leaves;
import dev.crucible.journal.merkle.NaiveTree;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class TilesTest {
    private static final int SIZE = 70_000;
    private static final MemoryTiles LOG = MemoryTiles.of(SIZE);
    private static final List<Hash> LEAVES = Leaves.hashes(SIZE);

    private static Set<String> names(long from, long to) {
        return LogFiles.changed(from, to)
                .map(LogPath::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aLogOfSeventyThousandEntriesHasTheFilesOfTheFormat() {
        Set<String> names = LOG.files().keySet();
        assertThat(names.stream().filter(name -> name.matches("tile/0/[0-9]{3}"))).hasSize(273);
        assertThat(names.stream().filter(name -> name.matches("tile/entries/[0-9]{3}")))
                .hasSize(273);
        assertThat(names)
                .hasSize(2 * 274 + 3)
                .contains("tile/0/273.p/112", "tile/entries/273.p/112")
                .contains("tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1")
                .isEqualTo(names(0, SIZE));
    }

    @Test
    void everyHashOfATileIsTheRootOfItsEntries() {
        Gen.check(
                200,
                gen -> {
                    int level = gen.below(3);
                    int below = 8 * level;
                    int index = gen.below(SIZE >> below);
                    LogPath.Tile path =
                            new LogPath.Tile(
                                    level, index / 256, LogFiles.width(SIZE, level, index / 256));
                    assertThat(HashTile.read(LOG, path).orElseThrow().hash(index % 256))
                            .isEqualTo(
                                    NaiveTree.root(
                                            LEAVES.subList(index << below, (index + 1) << below)));
                });
    }

    @Test
    void aLogThatGrowsInAnyStepsHasTheSameFiles() {
        Gen.check(
                30,
                gen -> {
                    MemoryTiles log = new MemoryTiles();
                    TileWriter writer = TileWriter.create(log);
                    TreeHead head = TreeHead.EMPTY;
                    while (head.size() < 3000) {
                        long before = head.size();
                        Set<String> had = Set.copyOf(log.files().keySet());
                        head = log.grow(writer, (int) before + gen.below(700));
                        Set<String> added = new TreeSet<>(log.files().keySet());
                        added.removeAll(had);
                        assertThat(added).isEqualTo(names(before, head.size()));
                        assertThat(head.root())
                                .isEqualTo(NaiveTree.root(LEAVES.subList(0, (int) head.size())));
                        if (gen.flip()) {
                            writer.takeObsolete().forEach(log::delete);
                        }
                        if (gen.flip()) {
                            writer = TileWriter.resume(head, log, log);
                        }
                    }
                    MemoryTiles atOnce = MemoryTiles.of((int) head.size());
                    assertThat(log.files()).containsAllEntriesOf(atOnce.files());
                });
    }

    @Test
    void onlyTheNeededFilesRemainWhenObsoleteOnesAreDeleted() {
        MemoryTiles log = new MemoryTiles();
        TileWriter writer = TileWriter.create(log);
        log.grow(writer, 10);
        log.grow(writer, 200);
        assertThat(writer.takeObsolete()).isEmpty();
        log.grow(writer, 256);
        assertThat(writer.takeObsolete()).containsExactly("tile/entries/000.p", "tile/0/000.p");
        assertThat(writer.takeObsolete()).isEmpty();
        log.grow(writer, 1000);
        assertThat(writer.takeObsolete()).isEmpty();
        TileWriter next = TileWriter.resume(log.grow(writer, 1000), log, log);
        log.grow(next, 256 * 256 + 1);
        assertThat(next.takeObsolete())
                .containsExactly("tile/entries/003.p", "tile/0/003.p", "tile/1/000.p");
    }

    @Test
    void nothingIsWrittenTwiceWhenNothingIsNew() {
        List<String> written = new ArrayList<>();
        TileWriter writer =
                TileWriter.resume(
                        new TreeHead(SIZE, NaiveTree.root(LEAVES)),
                        LOG,
                        (path, _) -> written.add(path.text()));
        assertThat(writer.publish()).isEqualTo(new TreeHead(SIZE, NaiveTree.root(LEAVES)));
        assertThat(written).isEmpty();
        writer.append(Leaves.entry(SIZE));
        writer.publish();
        assertThat(written).containsExactly("tile/entries/273.p/113", "tile/0/273.p/113");
    }

    @Test
    void aLogGoesOnWhereAnOlderHeadEnded() {
        for (int size : new int[] {0, 1, 255, 256, 257, 65_535, 65_536, 69_999, SIZE}) {
            MemoryTiles written = new MemoryTiles();
            Hash root = NaiveTree.root(LEAVES.subList(0, size));
            /* At these sizes the partial files are not there, but the full ones are. */
            TileWriter writer =
                    TileWriter.resume(
                            new TreeHead(size, root),
                            path ->
                                    path.text().startsWith("tile/0/273")
                                                    || path.text().startsWith("tile/entries/273")
                                                    || path.text().startsWith("tile/1/001")
                                                    || path.text().startsWith("tile/2")
                                            ? MemoryTiles.of(size).read(path)
                                            : LOG.read(path),
                            written);
            written.grow(writer, SIZE);
            assertThat(written.files().keySet()).isEqualTo(names(size, SIZE));
            written.files()
                    .forEach((path, content) -> assertThat(content).isEqualTo(LOG.file(path)));
        }
    }

    @Test
    void aLogWhoseFilesAreNotItsHeadsIsNotContinued() {
        int size = 66_000;
        TreeHead head = new TreeHead(size, NaiveTree.root(LEAVES.subList(0, size)));
        Map<String, byte[]> edge = new HashMap<>();
        MemoryTiles log = MemoryTiles.of(size);
        LogFiles.of(size)
                .filter(LogPath.Growing::partial)
                .forEach(path -> edge.put(path.text(), log.file(path.text())));
        assertThat(edge).hasSize(4);
        assertThatCode(() -> TileWriter.resume(head, log, log)).doesNotThrowAnyException();
        edge.forEach((path, content) -> {
            log.files().remove(path);
            assertThatThrownBy(() -> TileWriter.resume(head, log, log))
                    .isInstanceOf(CorruptLogException.class);
            log.files().put(path, Arrays.copyOf(content, content.length - 1));
            assertThatThrownBy(() -> TileWriter.resume(head, log, log))
                    .isInstanceOf(CorruptLogException.class);
            byte[] flipped = content.clone();
            flipped[content.length / 2] ^= 1;
            log.files().put(path, flipped);
            assertThatThrownBy(() -> TileWriter.resume(head, log, log))
                    .isInstanceOf(CorruptLogException.class);
            log.files().put(path, content);
        });
        assertThatCode(() -> TileWriter.resume(head, log, log)).doesNotThrowAnyException();
    }

    @Test
    void proofsComeFromTiles() {
        TiledHashes hashes = new TiledHashes(LOG, SIZE);
        Hash root = NaiveTree.root(LEAVES);
        assertThat(Frontier.from(hashes, SIZE).root()).isEqualTo(root);
        Gen.check(
                200,
                gen -> {
                    int index = gen.below(SIZE);
                    assertThat(
                                    InclusionProof.of(hashes, index, SIZE)
                                            .verifies(LEAVES.get(index), root))
                            .isTrue();
                    Hash older = Frontier.from(hashes, index).root();
                    assertThat(ConsistencyProof.of(hashes, index, SIZE).verifies(older, root))
                            .isTrue();
                });
    }

    @Test
    void aHashThatIsNotThereIsSaid() {
        MemoryTiles log = MemoryTiles.of(300);
        TiledHashes hashes = new TiledHashes(log, 300);
        assertThatThrownBy(() -> hashes.hash(0, 300)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> hashes.hash(8, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        log.files().remove("tile/0/001.p/44");
        assertThatThrownBy(() -> hashes.hash(0, 299)).isInstanceOf(CorruptLogException.class);
        log.files().put("tile/0/001.p/44", new byte[44 * 32 + 1]);
        assertThatThrownBy(() -> hashes.hash(0, 299)).isInstanceOf(CorruptLogException.class);
    }

    @Test
    void bundlesHoldAnyEntries() {
        Gen.check(
                300,
                gen -> {
                    List<Bytes> entries = new ArrayList<>();
                    for (int i = gen.below(256); i >= 0; i--) {
                        entries.add(Bytes.copyOf(gen.bytes(i == 7 ? 65_535 : 40)));
                    }
                    EntryBundle bundle = new EntryBundle(entries);
                    assertThat(EntryBundle.decode(bundle.encode(), entries.size()))
                            .isEqualTo(bundle);
                });
        Bytes longest = Bytes.copyOf(new byte[65_535]);
        EntryBundle bundle = new EntryBundle(List.of(longest));
        assertThat(EntryBundle.decode(bundle.encode(), 1).entries()).containsExactly(longest);
    }

    @Test
    void anEntryThatIsTooLongIsRefused() {
        Bytes tooLong = Bytes.copyOf(new byte[65_536]);
        assertThatThrownBy(() -> new EntryBundle(List.of(tooLong)))
                .isInstanceOf(IllegalArgumentException.class);
        MemoryTiles log = new MemoryTiles();
        TileWriter writer = TileWriter.create(log);
        assertThatThrownBy(() -> writer.append(tooLong))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(writer.size()).isZero();
    }

    @Test
    void damagedBundlesAndTilesAreMalformedOrOther() {
        byte[] bundle = LOG.file("tile/entries/000");
        byte[] tile = LOG.file("tile/0/000");
        Gen.check(
                1000,
                gen -> {
                    byte[] damaged = Mutations.of(gen, bundle);
                    int width = gen.flip() ? 256 : 1 + gen.below(256);
                    try {
                        assertThat(EntryBundle.decode(damaged, width).encode()).isEqualTo(damaged);
                    } catch (MalformedException expected) {
                        assertThat(expected).hasMessageContaining("bundle");
                    }
                    byte[] hashes = Mutations.of(gen, tile);
                    try {
                        assertThat(HashTile.decode(hashes, width).encode()).isEqualTo(hashes);
                    } catch (MalformedException expected) {
                        assertThat(expected).hasMessageContaining("tile");
                    }
                });
    }

    @Test
    void aFolderIsALog(@TempDir Path folder) throws IOException {
        MemoryTiles log = MemoryTiles.of(600);
        log.saveTo(folder);
        FolderTiles files = new FolderTiles(folder);
        LogFiles.of(600)
                .forEach(path -> assertThat(files.read(path)).hasValue(log.file(path.text())));
        assertThat(files.read(LogPath.CHECKPOINT)).isEmpty();
        assertThat(files.read(new LogPath.Tile(0, 99, 256))).isEmpty();
        assertThat(files.read(new LogPath.Tile(0, 0, 5))).isEmpty();
        assertThat(HashTile.read(files, new LogPath.Tile(0, 0, 5)).orElseThrow().hashes())
                .isEqualTo(LEAVES.subList(0, 5));
        assertThat(EntryBundle.read(files, new LogPath.Entries(0, 5)).orElseThrow().entries())
                .isEqualTo(IntStream.range(0, 5).mapToObj(Leaves::entry).toList());
    }

    @Test
    void aHugeOrStrangeFileIsNotReadWhole(@TempDir Path folder) throws IOException {
        FolderTiles files = new FolderTiles(folder);
        LogPath path = new LogPath.Tile(0, 0, 256);
        Path file = folder.resolve(path.text());
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[100_000]);
        assertThat(files.read(path).orElseThrow()).hasSize(8193);
        Files.delete(file);
        Files.createDirectories(file);
        assertThatThrownBy(() -> files.read(path)).isInstanceOf(UncheckedIOException.class);
    }
}
