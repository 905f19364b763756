package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.journal.events.EventCodec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that is full, and later has space again. Needs root, for a small file system. */
final class JournalFullDiskTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int WRITERS = 8;

    @TempDir Path temp;
    private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong markers = new AtomicLong();
    private Path disk;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", disk.toString()),
                "only root can mount a small file system");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", disk.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void nothingThatWasAcknowledgedIsLostAndItHeals() throws IOException, InterruptedException {
        Path data = disk.resolve("data");
        Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[9 << 20]);
        EventCodec codec = new EventCodec();
        for (int round = 0; round < 2; round++) {
            try (SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, () -> 0);
                    SqliteJournal journal =
                            SqliteJournal.open(
                                    store, codec, Clock.systemUTC(), new SqliteRuns(store));
                    DerivedLog log =
                            DerivedLog.open(
                                    data,
                                    journal,
                                    LogKey.open(data, "", new SecureRandom()),
                                    Duration.ofMillis(1))) {
                if (round == 0) {
                    assertThat(appendUntilFull(journal))
                            .hasSize(WRITERS)
                            .containsOnly(ErrorCode.INSUFFICIENT_RESOURCES);
                    Files.delete(ballast);
                }
                append(journal);
                assertAcknowledgedIsThere(journal);
                assertThat(log.awaitDerived(journal.size(), LONG)).isTrue();
                assertThat(
                                new StoreAudit(store, codec, _ -> {}, Cancellation.none())
                                        .run(log.files(), log.key())
                                        .findings())
                        .isEmpty();
            }
        }
    }

    private List<ErrorCode> appendUntilFull(SqliteJournal journal) throws InterruptedException {
        List<ErrorCode> codes = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            threads.add(
                    Thread.startVirtualThread(() -> {
                        try {
                            while (true) {
                                append(journal);
                            }
                        } catch (CrucibleException full) {
                            codes.add(full.code());
                        }
                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return codes;
    }

    private void append(SqliteJournal journal) {
        String marker = "m" + markers.getAndIncrement() + "-" + "x".repeat(1_000);
        Event event =
                journal.append(List.of(Entry.bySystem("", new Fact.SandboxOpened(marker, "e"))))
                        .getFirst();
        acknowledged.put(event.index(), marker);
    }

    private void assertAcknowledgedIsThere(SqliteJournal journal) {
        acknowledged.forEach((index, marker) ->
                assertThat(journal.read(index, 1).getFirst().fact())
                        .isEqualTo(new Fact.SandboxOpened(marker, "e")));
    }
}
