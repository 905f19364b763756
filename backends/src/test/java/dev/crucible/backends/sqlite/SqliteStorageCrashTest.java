package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StorageFilter;
import dev.crucible.core.storage.StoredObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What SIGKILL leaves, and how much memory is needed. */
class SqliteStorageCrashTest {
    private static final boolean LONG = System.getenv("CRUCIBLE_LONG") != null;

    @TempDir Path folder;

    private static Process start(Path said, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StorageProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile())
                .start();
    }

    @Test
    void whatWasAcknowledgedOutlivesAnyKill() throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        Set<Integer> kept = new HashSet<>();
        Set<Integer> erased = new HashSet<>();
        Set<Integer> perhaps = new HashSet<>();
        int rounds = LONG ? 60 : 4;
        for (int round = 0; round < rounds; round++) {
            Path said = folder.resolve("said-" + round);
            Process process = start(said, "churn", data.toString(), Integer.toString(round));
            int acknowledged = 20 + new Random(round).nextInt(60);
            while (process.isAlive() && whole(said).size() < acknowledged) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(process.isAlive()).isTrue();
            process.destroyForcibly().waitFor();
            whole(said).forEach(line -> note(line, kept, erased, perhaps));
            check(data, kept, erased, perhaps);
        }
    }

    /** What a killed process had no time to say to the end, it has not said. */
    private static List<String> whole(Path said) throws IOException {
        String text = Files.readString(said);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static void note(
            String line, Set<Integer> kept, Set<Integer> erased, Set<Integer> perhaps) {
        int number = Integer.parseInt(line.substring(2));
        switch (line.charAt(0)) {
            case '+' -> kept.add(number);
            case '-' -> erased.add(number);
            default -> perhaps.add(number);
        }
    }

    private static void check(
            Path data, Set<Integer> kept, Set<Integer> erased, Set<Integer> perhaps)
            throws IOException {
        try (SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, System::nanoTime)) {
            SqliteStorage storage =
                    new SqliteStorage(
                            store,
                            BlobFolder.open(store.folder()),
                            Quotas.NONE,
                            InstantSource.system());
            for (int number : kept) {
                Bytes content = StorageProcess.content(number);
                assertThat(storage.read(Digest.of(content), content.size())).contains(content);
            }
            for (int number : erased) {
                Digest digest = Digest.of(StorageProcess.content(number));
                assertThat(storage.open(digest)).isEmpty();
                assertThat(storage.list(ofDigest(digest), Long.MAX_VALUE, 1)).isEmpty();
            }
            assertThat(files(data.resolve("spool"))).isEmpty();
            storage.removeOrphans(Instant.MAX, Cancellation.none());
            assertThat(files(data.resolve("blobs"))).isEqualTo(large(storage));
            assertThat(perhaps).containsAll(erased);
            assertThat(storage.removeOrphans(Instant.MAX, Cancellation.none())).isZero();
        }
    }

    private static StorageFilter ofDigest(Digest digest) {
        return new StorageFilter("", "", "", digest.hex(), 0);
    }

    private static Set<String> large(Storage storage) {
        Set<String> all = new HashSet<>();
        StorageFilter filter = new StorageFilter("", "", "", "", Storage.SMALL + 1);
        List<StoredObject> page = storage.list(filter, Long.MAX_VALUE, 100);
        while (!page.isEmpty()) {
            page.forEach(object -> all.add(object.digest().hex()));
            page = storage.list(filter, page.getLast().id(), 100);
        }
        return all;
    }

    private static Set<String> files(Path folder) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace("/", ""))
                    .forEach(names::add);
        }
        return names;
    }

    @Test
    void contentMuchLargerThanTheHeapPasses() throws IOException, InterruptedException {
        long bytes = LONG ? 1L << 30 : 64L << 20;
        Path said = folder.resolve("said");
        Process process =
                start(said, "large", folder.resolve("data").toString(), Long.toString(bytes));
        assertThat(process.waitFor()).isZero();
        assertThat(said).hasContent("whole " + bytes);
    }
}
