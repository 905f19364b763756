package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The journal's process is killed at any point; what it had acknowledged is there afterwards. */
final class JournalKillTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int KILLS = System.getenv("CRUCIBLE_LONG") == null ? 20 : 300;

    @TempDir Path temp;
    private final Map<Long, String> acknowledged = new HashMap<>();
    private TreeHead lastSigned = TreeHead.EMPTY;

    @Test
    void whatWasAcknowledgedSurvivesEveryKill() {
        Gen.check(
                1,
                gen -> {
                    try {
                        for (int kill = 0; kill < KILLS; kill++) {
                            runAndKill(kill, gen);
                            if (kill % 5 == 0) {
                                aTornLogOfWritesIsRefusedOrRight(gen);
                            }
                            check();
                        }
                    } catch (IOException | InterruptedException failure) {
                        throw new AssertionError(failure);
                    }
                });
    }

    private Path data() {
        return temp.resolve("data");
    }

    private void runAndKill(int round, Gen gen) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-cp",
                                System.getProperty("java.class.path"),
                                JournalProcess.class.getName(),
                                data().toString(),
                                "round-" + round + "-")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        int after = 1 + gen.below(2_000);
        try (BufferedReader reader = process.inputReader()) {
            int lines = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] parts = line.split(" ", 3);
                if (parts.length < 3 || !parts[2].equals("ok")) {
                    assertThat(lines).as(line).isGreaterThanOrEqualTo(after);
                    continue;
                }
                acknowledged.put(Long.valueOf(parts[0]), parts[1]);
                if (lines == 0) {
                    assertThatThrownBy(
                                    () -> SqliteStore.open(data(), StoreListener.SILENT, () -> 0))
                            .hasMessageContaining("in use by process " + process.pid() + ":");
                }
                if (++lines == after) {
                    assertThat(process.toHandle().destroyForcibly()).isTrue();
                }
            }
            assertThat(lines).isGreaterThanOrEqualTo(after);
        }
        assertThat(process.waitFor()).isEqualTo(137);
    }

    private void check() throws InterruptedException {
        EventCodec codec = new EventCodec();
        try (SqliteStore store = SqliteStore.open(data(), StoreListener.SILENT, () -> 0);
                SqliteJournal journal =
                        SqliteJournal.open(store, codec, Clock.systemUTC(), new SqliteRuns(store));
                DerivedLog log = log(journal)) {
            for (Map.Entry<Long, String> known : acknowledged.entrySet()) {
                Event event = journal.read(known.getKey(), 1).getFirst();
                assertThat(event.fact()).isEqualTo(new Fact.SandboxOpened(known.getValue(), "e"));
            }
            assertThat(log.awaitDerived(journal.size(), LONG)).isTrue();
            assertThat(
                            new StoreAudit(store, codec, _ -> {}, Cancellation.none())
                                    .run(log.files(), log.key())
                                    .findings())
                    .isEmpty();
            log.proveConsistency(lastSigned);
            lastSigned =
                    Checkpoint.open(
                                    log.checkpoint().orElseThrow().toArray(),
                                    log.key().name(),
                                    List.of(log.key()))
                            .head();
        }
        acknowledged.clear();
    }

    private DerivedLog log(SqliteJournal journal) {
        return DerivedLog.open(
                data(), journal, LogKey.open(data(), "", new SecureRandom()), Duration.ofMillis(1));
    }

    /** On a copy: SQLite loses what was torn, and then the signed checkpoint may say so. */
    private void aTornLogOfWritesIsRefusedOrRight(Gen gen) throws IOException {
        Path copy = temp.resolve("copy");
        copy(data(), copy);
        Path wal = copy.resolve("crucible.db-wal");
        try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
            channel.truncate(gen.below((int) channel.size() + 1));
        }
        EventCodec codec = new EventCodec();
        try (SqliteStore store = SqliteStore.open(copy, StoreListener.SILENT, () -> 0);
                SqliteJournal journal =
                        SqliteJournal.open(store, codec, Clock.systemUTC(), new SqliteRuns(store));
                DerivedLog log =
                        DerivedLog.open(
                                copy,
                                journal,
                                LogKey.open(copy, "", new SecureRandom()),
                                Duration.ofMillis(1))) {
            assertThat(
                            new StoreAudit(store, codec, _ -> {}, Cancellation.none())
                                    .run(log.files(), log.key())
                                    .findings())
                    .filteredOn(finding -> !finding.where().startsWith("tile/"))
                    .isEmpty();
        } catch (CrucibleException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.JOURNAL_CORRUPT);
            assertThat(refused).hasMessageContaining("the last checkpoint covers");
        } finally {
            delete(copy);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectory(
                            target,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
