package dev.crucible.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.Leaves;
import dev.crucible.journal.merkle.NaiveTree;
import dev.crucible.journal.merkle.Rfc6962;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.SigningKey;
import dev.crucible.journal.tiles.EntryBundle;
import dev.crucible.journal.tiles.FolderTiles;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.MemoryTiles;
import dev.crucible.journal.tiles.Mutations;
import dev.crucible.journal.tiles.TileWriter;
import dev.crucible.journal.verify.Finding.Kind;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

final class LogAuditTest {
    private static final String ORIGIN = "crucible.example/log";
    private static final SigningKey KEY = SigningKey.generate(ORIGIN, new SecureRandom());
    private static final int SIZE = 66_000;
    private static final List<Hash> LEAVES = Leaves.hashes(SIZE);
    private static final MemoryTiles PRISTINE = signed(MemoryTiles.of(SIZE), head(SIZE));

    private final MemoryTiles log = copy();

    private static TreeHead head(int size) {
        return new TreeHead(size, NaiveTree.root(LEAVES.subList(0, size)));
    }

    private static MemoryTiles signed(MemoryTiles files, TreeHead head) {
        files.files().put("checkpoint", new Checkpoint(ORIGIN, head).sign(List.of(KEY)));
        return files;
    }

    private static MemoryTiles copy() {
        MemoryTiles copy = new MemoryTiles();
        PRISTINE.files().forEach((path, content) -> copy.files().put(path, content.clone()));
        return copy;
    }

    private static Iterator<Bytes> entries(int count) {
        return IntStream.range(0, count).mapToObj(Leaves::entry).iterator();
    }

    private LogAudit audit(TreeHead... earlier) {
        return new LogAudit(log, ORIGIN, List.of(KEY.verifier()), List.of(earlier));
    }

    private AuditReport files(TreeHead... earlier) {
        return audit(earlier).run(_ -> {}, Cancellation.none());
    }

    private AuditReport against(Iterator<Bytes> entries) {
        return audit().run(entries, _ -> {}, Cancellation.none());
    }

    private void flip(String path, int at) {
        log.file(path)[at] ^= 1;
    }

    @Test
    void aLogThatIsWhatItSaysIsClean() {
        AuditReport report = files(TreeHead.EMPTY, head(1), head(256), head(777), head(SIZE));
        assertThat(report.findings()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.audited()).isEqualTo(SIZE);
        assertThat(report.head()).isEqualTo(head(SIZE));
        assertThat(against(entries(SIZE)).clean()).isTrue();
    }

    @Test
    void entriesThatNoCheckpointCoversYetAreNoFault() {
        assertThat(against(entries(SIZE + 100)).clean()).isTrue();
        signed(log, head(65_999));
        AuditReport report = files();
        /* The partial files of the older head were never written. */
        assertThat(report.findings()).extracting(Finding::kind).containsOnly(Kind.MISSING);
        MemoryTiles older = MemoryTiles.of(65_999);
        log.files().putAll(older.files());
        assertThat(files().clean()).isTrue();
    }

    @Test
    void anEmptyLogIsClean() {
        MemoryTiles empty = signed(new MemoryTiles(), TreeHead.EMPTY);
        LogAudit audit = new LogAudit(empty, ORIGIN, List.of(KEY.verifier()), List.of());
        assertThat(audit.run(_ -> {}, Cancellation.none()).clean()).isTrue();
    }

    @Test
    void aChangedEntryIsFoundInEveryHashAboveIt() {
        flip("tile/entries/003", 40);
        assertThat(files().findings())
                .extracting(Finding::kind, Finding::where, Finding::index)
                .containsExactly(
                        tuple(Kind.HASH_DIFFERS, "tile/0/003", 771L),
                        tuple(Kind.HASH_DIFFERS, "tile/1/000", 768L),
                        tuple(Kind.HASH_DIFFERS, "tile/2/000.p/1", 0L),
                        tuple(Kind.ROOT_DIFFERS, "checkpoint", (long) SIZE));
    }

    @Test
    void theSourceOfEntriesSaysWhichEntryOfABundleIsWrong() {
        flip("tile/entries/003", 40);
        AuditReport report = against(entries(SIZE));
        assertThat(report.findings()).hasSize(1);
        Finding finding = report.findings().getFirst();
        assertThat(finding.kind()).isEqualTo(Kind.ENTRY_DIFFERS);
        assertThat(finding.where()).isEqualTo("tile/entries/003");
        assertThat(finding.index()).isEqualTo(771);
        assertThat(finding.expected()).contains(LEAVES.get(771).toString());
        assertThat(finding.describe())
                .startsWith("tile/entries/003 (entry 771): entry differs, expected");
    }

    @Test
    void aChangedSourceIsFound() {
        List<Bytes> changed = new ArrayList<>();
        entries(SIZE).forEachRemaining(changed::add);
        changed.set(65_999, Bytes.utf8("forged"));
        assertThat(against(changed.iterator()).findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.ENTRY_DIFFERS, Kind.HASH_DIFFERS, Kind.ROOT_DIFFERS);
    }

    @Test
    void anyChangedByteOfAnyFileIsFound() {
        List<String> paths = List.copyOf(log.files().keySet());
        Gen.check(
                40,
                gen -> {
                    String path = gen.one(paths);
                    byte[] content = log.file(path);
                    byte[] changed = Mutations.of(gen, content);
                    log.files().put(path, changed);
                    AuditReport report = files();
                    assertThat(report.clean()).isEqualTo(Arrays.equals(content, changed));
                    log.files().put(path, content);
                });
        for (String path : List.of("tile/2/000.p/1", "tile/1/001.p/1", "tile/0/257.p/208")) {
            flip(path, 5);
            assertThat(files().findings())
                    .extracting(Finding::where, Finding::kind)
                    .containsExactly(tuple(path, Kind.HASH_DIFFERS));
            flip(path, 5);
        }
    }

    @Test
    void anyMissingFileIsFound() {
        for (String path :
                List.of(
                        "tile/2/000.p/1",
                        "tile/1/000",
                        "tile/0/000",
                        "tile/entries/100",
                        "tile/entries/257.p/208")) {
            byte[] content = log.file(path);
            log.files().remove(path);
            AuditReport report = files();
            assertThat(report.complete()).isTrue();
            assertThat(report.findings())
                    .extracting(Finding::where, Finding::kind)
                    .containsExactly(tuple(path, Kind.MISSING));
            log.files().put(path, content);
        }
    }

    @Test
    void anAuditEndsWhereNothingSaysWhatComesNext() {
        log.files().remove("tile/entries/100");
        log.files().remove("tile/0/100");
        AuditReport report = files();
        assertThat(report.complete()).isFalse();
        assertThat(report.audited()).isEqualTo(25_600);
        assertThat(report.findings())
                .extracting(Finding::where)
                .containsExactly("tile/entries/100", "tile/0/100");
        /* With the entries from elsewhere it goes on. */
        assertThat(against(entries(SIZE)).complete()).isTrue();
    }

    @Test
    void aCheckpointThatCannotBeTrustedIsSaid() {
        byte[] content = log.file("checkpoint");
        log.files().remove("checkpoint");
        assertThat(files().findings()).extracting(Finding::kind).containsExactly(Kind.MISSING);
        log.files().put("checkpoint", Arrays.copyOf(content, content.length - 1));
        assertThat(files().findings()).extracting(Finding::kind).containsExactly(Kind.MALFORMED);
        log.files().put("checkpoint", content);
        SigningKey other = SigningKey.generate(ORIGIN, new SecureRandom());
        LogAudit wrongKey = new LogAudit(log, ORIGIN, List.of(other.verifier()), List.of());
        assertThat(wrongKey.run(_ -> {}, Cancellation.none()).findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.UNSIGNED);
        LogAudit wrongName = new LogAudit(log, "other", List.of(KEY.verifier()), List.of());
        assertThat(wrongName.run(_ -> {}, Cancellation.none()).findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.UNSIGNED);
    }

    @Test
    void aRewrittenHistoryIsFoundThoughItIsSigned() {
        MemoryTiles forged = new MemoryTiles();
        TileWriter writer = TileWriter.create(forged);
        for (int i = 0; i < 500; i++) {
            writer.append(i == 123 ? Bytes.utf8("forged") : Leaves.entry(i));
        }
        signed(forged, writer.publish());
        LogAudit alone = new LogAudit(forged, ORIGIN, List.of(KEY.verifier()), List.of());
        assertThat(alone.run(_ -> {}, Cancellation.none()).clean()).isTrue();
        LogAudit audit =
                new LogAudit(
                        forged,
                        ORIGIN,
                        List.of(KEY.verifier()),
                        List.of(head(600), head(100), head(124)));
        assertThat(audit.run(_ -> {}, Cancellation.none()).findings())
                .extracting(Finding::kind, Finding::index)
                .containsExactly(tuple(Kind.ROOT_DIFFERS, 124L), tuple(Kind.ENTRIES_LOST, 500L));
    }

    @Test
    void aSourceThatEndsOrFailsIsSaidAndTheFilesAreAuditedOn() {
        AuditReport torn = against(entries(1000));
        assertThat(torn.complete()).isTrue();
        assertThat(torn.findings())
                .containsExactly(
                        new Finding(
                                Kind.ENTRIES_LOST,
                                "entries",
                                1000,
                                "66000 entries",
                                "1000 entries"));
        Iterator<Bytes> failing =
                IntStream.range(0, SIZE)
                        .mapToObj(i -> {
                            if (i == 300) {
                                throw new CrucibleException(ErrorCode.JOURNAL_CORRUPT, "row 300");
                            }
                            return Leaves.entry(i);
                        })
                        .iterator();
        AuditReport failed = against(failing);
        assertThat(failed.complete()).isTrue();
        assertThat(failed.findings()).extracting(Finding::kind).containsExactly(Kind.UNREADABLE);
        assertThat(failed.findings().getFirst().index()).isEqualTo(300);
    }

    @Test
    void anAuditCanBeWatchedAndCancelled() {
        Cancellation cancellation = new Cancellation();
        List<Long> heard = new ArrayList<>();
        AuditReport report =
                audit().run(
                                done -> {
                                    heard.add(done);
                                    if (done >= 1000) {
                                        cancellation.cancel();
                                    }
                                },
                                cancellation);
        assertThat(heard).startsWith(256L, 512L, 768L, 1024L);
        assertThat(report.complete()).isFalse();
        assertThat(report.audited()).isEqualTo(1024);
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void findingsAreBounded() {
        for (int i = 0; i < 257; i++) {
            Arrays.fill(log.file(new LogPath.Tile(0, i, 256).text()), (byte) 7);
        }
        AuditReport report = files();
        assertThat(report.findings()).hasSize(1000);
        assertThat(report.complete()).isFalse();
        assertThat(report.audited()).isLessThanOrEqualTo(1024);
    }

    @Test
    void aVastClaimIsRefusedAtOnce() {
        signed(log, new TreeHead(Long.MAX_VALUE, LEAVES.getFirst()));
        AuditReport report = files();
        assertThat(report.complete()).isFalse();
        assertThat(report.audited()).isLessThanOrEqualTo(SIZE);
    }

    @Test
    void aFolderIsAuditedAndABrokenFileSaid(@TempDir Path folder) throws IOException {
        MemoryTiles small = signed(MemoryTiles.of(700), head(700));
        small.saveTo(folder);
        LogAudit audit =
                new LogAudit(new FolderTiles(folder), ORIGIN, List.of(KEY.verifier()), List.of());
        assertThat(audit.run(_ -> {}, Cancellation.none()).clean()).isTrue();
        Path bundle = folder.resolve("tile/entries/001");
        Files.delete(bundle);
        Files.createDirectory(bundle);
        assertThat(audit.run(_ -> {}, Cancellation.none()).findings())
                .extracting(Finding::kind, Finding::where)
                .containsExactly(tuple(Kind.UNREADABLE, "tile/entries/001"));
    }

    @Test
    void anEntryMayLookLikeAHashTile() {
        /* A leaf is never an inner node: the two are hashed with different first bytes. */
        byte[] tile = PRISTINE.file("tile/0/000");
        EntryBundle bundle = new EntryBundle(List.of(Bytes.copyOf(Arrays.copyOf(tile, 64))));
        assertThat(Rfc6962.leaf(bundle.entries().getFirst()))
                .isNotEqualTo(Rfc6962.node(LEAVES.get(0), LEAVES.get(1)));
    }
}
