package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.queue.Lease;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** A process that uses the queue is killed again and again; what it was told must be true. */
final class SqliteQueueKillTest {
    private static final int KILLS = System.getenv("CRUCIBLE_LONG") == null ? 20 : 500;

    @TempDir private Path folder;

    private final Set<String> asked = new HashSet<>();
    private final Set<String> accepted = new HashSet<>();
    private final Set<String> ending = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<Long> fences = new HashSet<>();
    private long largestFence;
    private long largestBefore;

    @Test
    void whatWasAcknowledgedSurvivesAnyKill() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < KILLS; round++) {
            largestBefore = largestFence;
            runAndKill("r" + round, random);
            check();
        }
        assertThat(ended).hasSizeGreaterThan(KILLS);
    }

    private void runAndKill(String round, SplittableRandom random)
            throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Process victim =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-cp",
                                System.getProperty("java.class.path"),
                                QueueVictim.class.getName(),
                                folder.resolve("data").toString(),
                                round)
                        .redirectError(errors.toFile())
                        .start();
        int lines = 1 + random.nextInt(1_500);
        long spin = random.nextInt(3_000_000);
        try (BufferedReader said = victim.inputReader(StandardCharsets.US_ASCII)) {
            int read = 0;
            StringBuilder line = new StringBuilder();
            int character = said.read();
            while (character >= 0) {
                if (character == '\n') {
                    note(line.toString());
                    line.setLength(0);
                    if (++read == lines) {
                        LockSupport.parkNanos(spin);
                        victim.toHandle().destroyForcibly(); // which leaves the pipe open
                    }
                } else {
                    line.append((char) character);
                }
                character = said.read();
            }
            assertThat(read).as(Files.readString(errors)).isGreaterThanOrEqualTo(lines);
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    private void note(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "e" -> asked.add(words[1]);
            case "E" -> accepted.add(words[1]);
            case "x", "d" -> ending.add(words[1]);
            case "D" -> ended.add(words[1]);
            case "X" -> {
                if (words[2].equals("REMOVED")) {
                    ended.add(words[1]);
                }
            }
            case "C" -> claimed(Long.parseLong(words[2]));
            default -> assertThat(line).startsWith("- CONFLICT");
        }
    }

    private void claimed(long fence) {
        assertThat(fences.add(fence)).as("fence %d is new", fence).isTrue();
        assertThat(fence).isGreaterThan(largestBefore);
        largestFence = Math.max(largestFence, fence);
    }

    private void check() {
        try (SqliteStore store =
                SqliteStore.open(folder.resolve("data"), StoreListener.SILENT, System::nanoTime)) {
            Set<String> kept =
                    store.query(
                            "SELECT id FROM work",
                            Binder.NONE,
                            rows -> {
                                Set<String> ids = new HashSet<>();
                                while (rows.next()) {
                                    assertThat(ids.add(rows.getString(1))).isTrue();
                                }
                                return ids;
                            });
            Set<String> lost = new HashSet<>(accepted);
            lost.removeAll(kept);
            lost.removeAll(ending);
            assertThat(lost).as("accepted, never ended, and not there").isEmpty();
            Set<String> undead = new HashSet<>(ended);
            undead.retainAll(kept);
            assertThat(undead).as("ended, and there").isEmpty();
            assertThat(asked).as("nothing comes from nowhere").containsAll(kept);
            List<Lease> leases =
                    SqliteQueue.open(
                                    store,
                                    QueueVictim.SETTINGS,
                                    InstantSource.system(),
                                    new SplittableRandom(3))
                            .claim("checker", Set.of(), 3);
            largestBefore = largestFence;
            leases.forEach(lease -> claimed(lease.fence()));
        }
    }
}
