package dev.crucible.backends.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.SigningKey;
import dev.crucible.journal.tiles.FolderTiles;
import dev.crucible.journal.tiles.LogFiles;
import dev.crucible.journal.verify.AuditReport;
import dev.crucible.journal.verify.LogAudit;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

final class DerivedLogTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path data;
    private final FakeSource source = new FakeSource();

    private SigningKey key() {
        return LogKey.open(data, "", new SecureRandom());
    }

    private DerivedLog open() {
        return DerivedLog.open(data, source, key(), Duration.ofMillis(1));
    }

    /** The log of so many entries, written in a few steps and closed. */
    private void written(int... steps) throws InterruptedException {
        for (int step : steps) {
            try (DerivedLog log = open()) {
                source.add(step);
                assertThat(log.awaitDerived(source.size(), LONG)).isTrue();
            }
        }
    }

    private void audit() {
        AuditReport report =
                new LogAudit(
                                new FolderTiles(data.resolve("log")),
                                key().verifier().name(),
                                List.of(key().verifier()),
                                List.of())
                        .run(_ -> {}, Cancellation.none());
        assertThat(report.findings()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.head())
                .isEqualTo(new TreeHead(source.size(), source.root(source.size())));
    }

    @Test
    void anEmptyJournalHasNoCheckpoint() {
        try (DerivedLog log = open()) {
            assertThat(log.checkpoint()).isEmpty();
            assertThat(log.derivedSize()).isZero();
            assertThat(log.file("tile/0/000")).isEmpty();
        }
    }

    @Test
    void aLogIsWhatAnAuditorExpectsHoweverItGrew() throws InterruptedException {
        written(1, 254, 1, 1, 300, 70_000, 5);
        audit();
    }

    @Test
    void whatIsDurableWhenItIsClosedIsCovered() {
        try (DerivedLog log = open()) {
            source.add(700);
            assertThat(log.derivedSize()).isLessThanOrEqualTo(700);
        }
        audit();
    }

    @Test
    void everyEntryAndEveryEarlierHeadIsProven() throws InterruptedException {
        try (DerivedLog log = open()) {
            source.add(300);
            assertThat(log.awaitDerived(300, LONG)).isTrue();
            TreeHead earlier = new TreeHead(300, source.root(300));
            source.add(400);
            assertThat(log.awaitDerived(700, LONG)).isTrue();
            for (long index : List.of(0L, 255L, 256L, 299L, 511L, 699L)) {
                DerivedLog.Proof proof = log.prove(index);
                Checkpoint checkpoint =
                        Checkpoint.open(
                                proof.checkpoint().toArray(),
                                key().verifier().name(),
                                List.of(key().verifier()));
                assertThat(proof.inclusion().verifies(proof.leaf(), checkpoint.head().root()))
                        .isTrue();
            }
            assertThat(log.proveConsistency(earlier).verifies(earlier.root(), source.root(700)))
                    .isTrue();
            assertThatThrownBy(() -> log.prove(700)).hasMessageContaining("no checkpoint covers");
            assertThatThrownBy(() -> log.proveConsistency(new TreeHead(300, source.root(299))))
                    .isInstanceOfSatisfying(
                            CrucibleException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
        }
    }

    @Test
    void onlyFilesOfTheLastCheckpointAreServed() throws InterruptedException {
        written(600);
        try (DerivedLog log = open()) {
            assertThat(log.file("checkpoint")).isEqualTo(log.checkpoint());
            assertThat(log.file("tile/0/001")).map(Bytes::size).contains(8_192);
            assertThat(log.file("tile/0/002.p/88")).map(Bytes::size).contains(88 * 32);
            assertThat(log.file("tile/1/000.p/2")).map(Bytes::size).contains(64);
            assertThat(log.file("tile/entries/002.p/88")).isPresent();
            assertThat(log.file("tile/0/001.p/7")).map(Bytes::size).contains(7 * 32);
            assertThat(log.file("tile/0/002.p/89")).isEmpty();
            assertThat(log.file("tile/0/002")).isEmpty();
            assertThat(log.file("tile/2/000.p/1")).isEmpty();
            assertThat(log.file("tile/0/../../log-key")).isEmpty();
            assertThat(log.file("tile/00/001")).isEmpty();
        }
    }

    @Test
    void whateverIsLostOrTornOrFlippedIsMadeAgain() {
        Gen.check(
                16,
                gen -> {
                    try {
                        damageAndReopen(gen);
                    } catch (IOException | InterruptedException failure) {
                        throw new AssertionError(failure);
                    }
                });
    }

    private void damageAndReopen(Gen gen) throws IOException, InterruptedException {
        written(1 + gen.below(300));
        List<String> files = LogFiles.of(source.size()).map(path -> path.text()).toList();
        Path file = data.resolve("log").resolve(gen.one(files));
        boolean known = Files.exists(file);
        byte[] content = known ? Files.readAllBytes(file) : new byte[0];
        int how = gen.below(3);
        if (known && how == 0) {
            Files.delete(file);
        } else if (known && how == 1) {
            Files.write(file, new byte[0]);
        } else if (known) {
            content[gen.below(content.length)] ^= (byte) (1 << gen.below(8));
            Files.write(file, content);
        }
        try (DerivedLog log = open()) {
            // A flipped bit in a file far from the edge shows when the file is used.
            for (long index = 0; index < source.size(); index += 100) {
                DerivedLog.Proof proof = log.prove(index);
                assertThat(proof.inclusion().verifies(proof.leaf(), source.root(source.size())))
                        .isTrue();
            }
        }
    }

    @Test
    void noFlippedBitIsServed() throws IOException, InterruptedException {
        written(7, 593);
        try (DerivedLog log = open()) {
            for (String path :
                    List.of(
                            "tile/0/001",
                            "tile/entries/000",
                            "tile/entries/002.p/88",
                            "tile/0/002.p/88",
                            "tile/1/000.p/2")) {
                Path file = data.resolve("log").resolve(path);
                byte[] right = Files.readAllBytes(file);
                byte[] flipped = right.clone();
                flipped[right.length / 2] ^= 4;
                Files.write(file, flipped);
                assertThat(log.file(path)).as(path).contains(Bytes.copyOf(right));
                assertThat(Files.readAllBytes(file)).as(path).isEqualTo(right);
            }
            assertThat(log.intact()).isTrue();
        }
    }

    @Test
    void aTileAboveOneThatIsDamagedIsServedAsItWas() throws IOException, InterruptedException {
        written(600);
        try (DerivedLog log = open()) {
            Bytes right = log.file("tile/1/000.p/2").orElseThrow();
            Path below = data.resolve("log/tile/0/000");
            byte[] flipped = Files.readAllBytes(below);
            flipped[700] ^= 4;
            Files.write(below, flipped);
            assertThat(log.file("tile/1/000.p/2")).contains(right);
            assertThat(log.file("tile/0/000.p/30").orElseThrow().size()).isEqualTo(30 * 32);
        }
        audit();
    }

    @Test
    void aJournalThatContradictsAFileOfTheLogIsSaidAndNotServed()
            throws IOException, InterruptedException {
        written(300);
        try (DerivedLog log = open()) {
            byte[] right = Files.readAllBytes(data.resolve("log/tile/entries/000"));
            source.falsify(4);
            assertThatThrownBy(() -> log.file("tile/entries/000"))
                    .hasMessageContaining("entry 4 of the journal");
            assertThat(log.intact()).isFalse();
            assertThat(Files.readAllBytes(data.resolve("log/tile/entries/000"))).isEqualTo(right);
        }
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException, InterruptedException {
        written(10);
        Path checkpoint = data.resolve("log/checkpoint");
        byte[] right = Files.readAllBytes(checkpoint);
        for (int at = 0; at < right.length; at++) {
            byte[] flipped = right.clone();
            flipped[at] ^= 4;
            Files.write(checkpoint, flipped);
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            CrucibleException.class,
                            refused ->
                                    assertThat(refused.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT))
                    .hasMessageContaining("checkpoint");
        }
    }

    @Test
    void aJournalThatWasPutBackIsRefused() throws InterruptedException {
        written(10);
        try (FakeSource earlier = new FakeSource()) {
            earlier.add(9);
            assertThatThrownBy(() -> DerivedLog.open(data, earlier, key(), Duration.ofMillis(1)))
                    .hasMessageContaining("covers 10 events, and the database has 9");
        }
    }

    @Test
    void aJournalThatWasChangedIsRefusedAndNeverSigned() throws IOException, InterruptedException {
        written(10);
        source.falsify(4);
        assertThatThrownBy(this::open).hasMessageContaining("entry 4 of the journal");
        Files.delete(data.resolve("log/tile/0/000.p/10"));
        assertThatThrownBy(this::open).hasMessageContaining("the database was changed");
    }

    @Test
    void anEntryThatContradictsWhatWasSignedIsNotIntact() throws InterruptedException {
        try (DerivedLog log = open()) {
            source.add(10);
            assertThat(log.awaitDerived(10, LONG)).isTrue();
            assertThat(log.intact()).isTrue();
            source.falsify(4);
            assertThatThrownBy(() -> log.prove(4)).hasMessageContaining("entry 4 of the journal");
            assertThat(log.intact()).isFalse();
        }
    }

    @Test
    void theKeyIsForItsOwnerOnlyAndKeepsItsName() throws IOException {
        SigningKey made = key();
        Path file = data.resolve("log-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(made.verifier().name()).matches("crucible\\.local/[0-9a-f]{8}");
        assertThat(key().verifier()).isEqualTo(made.verifier());
        assertThatThrownBy(() -> LogKey.open(data, "example.com/log", new SecureRandom()))
                .hasMessageContaining("keeps its name");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::key).hasMessageContaining("rw-r-----");
    }
}
