package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.testkit.Facts;
import dev.crucible.testkit.ManualClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

final class StoreAuditTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path temp;
    private final EventCodec codec = new EventCodec();
    private Path data;

    /** 500 runs in every state: 1,200 events and a log of them. */
    @BeforeEach
    void fill() throws InterruptedException {
        data = temp.resolve("data");
        try (Opened opened = new Opened()) {
            List<Fact> facts = new ArrayList<>();
            for (int number = 0; number < 500; number++) {
                RunId id = Facts.run(number);
                facts.add(Facts.submitted(id, "b" + number % 7, "", Map.of("n", "" + number)));
                if (number % 5 > 0) {
                    facts.add(Facts.claimed(id, number + 1));
                }
                if (number % 5 > 1) {
                    facts.add(Facts.exited(id, number + 1, number % 256));
                }
            }
            opened.append(facts.toArray(Fact[]::new));
            assertThat(opened.log.awaitDerived(1_200, LONG)).isTrue();
        }
    }

    /** Everything, open. */
    private final class Opened implements AutoCloseable {
        final SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, () -> 0);
        final SqliteRuns runs = new SqliteRuns(store);
        final SqliteJournal journal;
        final DerivedLog log;

        Opened() {
            boolean opened = false;
            try {
                journal = SqliteJournal.open(store, codec, new ManualClock(Facts.TIME), runs);
                log =
                        DerivedLog.open(
                                data,
                                journal,
                                LogKey.open(data, "", new SecureRandom()),
                                Duration.ofMillis(1));
                opened = true;
            } finally {
                if (!opened) {
                    store.close();
                }
            }
        }

        void append(Fact... facts) {
            journal.append(Stream.of(facts).map(fact -> Entry.bySystem("acme", fact)).toList());
        }

        StoreAudit.Report audit() {
            return new StoreAudit(store, codec, _ -> {}, Cancellation.none())
                    .run(log.files(), log.key());
        }

        @Override
        public void close() {
            log.close();
            journal.close();
            store.close();
        }
    }

    private void change(String sql) throws SQLException {
        try (SqliteConnection connection = SqliteConnection.writing(data.resolve("crucible.db"))) {
            connection.execute(sql);
        }
    }

    @Test
    void aHealthyStoreHasNoFindings() {
        try (Opened opened = new Opened()) {
            StoreAudit.Report report = opened.audit();
            assertThat(report.findings()).isEmpty();
            assertThat(report.clean()).isTrue();
            assertThat(report.events()).isEqualTo(1_200);
        }
        assertThat(data.resolve("audit.db")).doesNotExist();
    }

    @Test
    void aChangedEntryIsNamedAndNeverServed() throws SQLException {
        change(
                "UPDATE events SET entry = CAST(replace(entry, 'acme', 'evil') AS BLOB) WHERE idx ="
                        + " 7");
        try (Opened opened = new Opened()) {
            assertThat(opened.audit().findings())
                    .first()
                    .satisfies(finding -> assertThat(finding.where()).isEqualTo("entry 7"));
            assertThatThrownBy(() -> opened.journal.read(0, 10))
                    .isInstanceOfSatisfying(
                            CrucibleException.class,
                            corrupt ->
                                    assertThat(corrupt.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT))
                    .hasMessageContaining("entry 7");
            assertThat(opened.journal.read(8, 10)).hasSize(10);
        }
    }

    /** Whoever can change an entry can change the hash beside it; the signature stays. */
    @Test
    void anEntryThatWasChangedWithItsHashContradictsTheLog() throws SQLException {
        try (SqliteConnection connection = SqliteConnection.writing(data.resolve("crucible.db"))) {
            var other = EventRows.read(connection, 8, 9).getFirst();
            connection.write(
                    "UPDATE events SET entry = ?, leaf = ? WHERE idx = 7",
                    statement -> {
                        statement.setBytes(1, other.entry().toArray());
                        statement.setBytes(2, other.leaf().toArray());
                    });
        }
        try (Opened opened = new Opened()) {
            assertThat(opened.audit().findings()).isNotEmpty();
            assertThatThrownBy(() -> opened.log.prove(7))
                    .hasMessageContaining("entry 7 of the journal is not the one that was signed");
        }
    }

    @Test
    void aMissingEntryIsNamed() throws SQLException {
        change("DELETE FROM events WHERE idx = 7");
        try (Opened opened = new Opened()) {
            assertThat(opened.audit().findings())
                    .first()
                    .isEqualTo(
                            new StoreAudit.Finding(
                                    "entry 7",
                                    "entry 7 of the journal is missing; restore the data folder"
                                            + " from a backup"));
            assertThatThrownBy(() -> opened.journal.read(0, 100))
                    .hasMessageContaining("entry 7 of the journal is missing");
        }
    }

    @Test
    void aJournalThatLostItsEndIsRefused() throws SQLException {
        change("DELETE FROM events WHERE idx >= 1190");
        assertThatThrownBy(Opened::new)
                .hasMessageContaining("covers 1200 events, and the database has 1190");
    }

    @Test
    void aRunThatIsNotItsEventsIsNamedAndRebuilt() throws SQLException {
        change("UPDATE runs SET state = 'dead' WHERE id = '" + Facts.run(3).value() + "'");
        change("DELETE FROM runs WHERE id = '" + Facts.run(4).value() + "'");
        try (Opened opened = new Opened()) {
            assertThat(opened.audit().findings())
                    .extracting(StoreAudit.Finding::where)
                    .containsExactly(Facts.run(3).value(), Facts.run(4).value());
        }
        List<Long> progress = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, () -> 0)) {
            assertThat(RunRebuild.run(store, codec, progress::add)).isEqualTo(1_200);
        }
        assertThat(progress).containsExactly(1_000L, 1_200L);
        try (Opened opened = new Opened()) {
            assertThat(opened.audit().clean()).isTrue();
            assertThat(opened.runs.find(Facts.run(3))).map(Run::state).contains(Run.State.FINISHED);
            opened.append(Facts.claimed(Facts.run(0), 1));
            assertThat(opened.runs.list(RunFilter.ofBatch("acme", "b1"), "", 1_000)).hasSize(72);
        }
    }

    @Test
    void aRebuildOfADamagedJournalChangesNothing() throws SQLException {
        change("UPDATE runs SET state = 'dead' WHERE id = '" + Facts.run(3).value() + "'");
        change("UPDATE events SET leaf = zeroblob(32) WHERE idx = 1150");
        try (SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, () -> 0)) {
            assertThatThrownBy(() -> RunRebuild.run(store, codec, _ -> {}))
                    .hasMessageContaining("entry 1150");
            assertThat(new SqliteRuns(store).find(Facts.run(3)))
                    .map(Run::state)
                    .contains(Run.State.DEAD);
        }
    }

    @Test
    void damagedFilesOfTheLogAreNamedAndRepaired() throws IOException {
        Path tile = data.resolve("log/tile/0/001");
        byte[] content = Files.readAllBytes(tile);
        content[100] ^= 1;
        Files.write(tile, content);
        Files.delete(data.resolve("log/tile/entries/002"));
        try (Opened opened = new Opened()) {
            assertThat(opened.audit().findings())
                    .extracting(StoreAudit.Finding::where)
                    .containsExactly("tile/0/001");
            assertThat(opened.log.repair(List.of("tile/0/001"))).isEqualTo(1);
            assertThat(opened.audit().clean()).isTrue();
        }
    }

    @Test
    void flippedBitsInTheDatabaseAreFoundAndNeverServed() throws IOException {
        Path file = data.resolve("crucible.db");
        byte[] right = Files.readAllBytes(file);
        byte[] needle = "\"tenant\":\"acme\"".getBytes(StandardCharsets.UTF_8);
        int served = 0;
        for (int at = indexOf(right, needle, 0);
                at >= 0;
                at = indexOf(right, needle, at + 40_000)) {
            byte[] flipped = right.clone();
            flipped[at + 12] ^= 2;
            Files.write(file, flipped);
            boolean refused = false;
            try (Opened opened = new Opened()) {
                assertThat(opened.audit().findings()).isNotEmpty();
            } catch (CrucibleException corrupt) {
                assertThat(corrupt.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
                refused = true;
            }
            served += refused ? 0 : 1;
        }
        assertThat(served).isPositive();
    }

    private static int indexOf(byte[] text, byte[] part, int from) {
        for (int at = from; at <= text.length - part.length; at++) {
            int same = 0;
            while (same < part.length && text[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void aTruncatedDatabaseIsRefusedOrFound() throws IOException {
        Path file = data.resolve("crucible.db");
        byte[] right = Files.readAllBytes(file);
        for (int part = 1; part < 8; part++) {
            Files.write(file, Arrays.copyOf(right, right.length / 8 * part));
            try (Opened opened = new Opened()) {
                assertThat(opened.audit().findings()).isNotEmpty();
            } catch (CrucibleException refused) {
                assertThat(refused.code())
                        .isIn(ErrorCode.JOURNAL_CORRUPT, ErrorCode.INTERNAL, ErrorCode.REFUSED);
            }
        }
    }
}
