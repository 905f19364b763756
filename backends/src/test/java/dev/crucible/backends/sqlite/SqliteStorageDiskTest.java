package dev.crucible.backends.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.CorruptContentException;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Storage.Owner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What is on the disk below the storage. */
class SqliteStorageDiskTest {
    private static final int LARGE = 300_000;

    @TempDir Path folder;

    private SqliteStore store;
    private BlobFolder blobs;
    private SqliteStorage storage;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder.resolve("data"), StoreListener.SILENT, System::nanoTime);
        blobs = BlobFolder.open(store.folder());
        storage = new SqliteStorage(store, blobs, Quotas.NONE, InstantSource.system());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Bytes random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private static Owner owner(String name) {
        return new Owner("acme", "run-1", name, Instant.MAX);
    }

    private Path file(Digest digest) {
        return store.folder()
                .resolve("blobs")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex().substring(2));
    }

    /** Files below the data folder that contain these bytes. */
    private List<Path> containing(Bytes bytes) throws IOException {
        String wanted = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
        try (Stream<Path> all = Files.walk(store.folder())) {
            List<Path> found = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (content.contains(wanted)) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    @Test
    void nothingOfWhatWasErasedIsOnTheDisk() throws IOException {
        for (int size : new int[] {40, 200, 3_000, 32_000, LARGE}) {
            for (int other = 0; other < 30; other++) {
                storage.put(owner(size + "-" + other), random(other, size + other));
            }
            Bytes content = random(size, size);
            Digest digest = storage.put(owner("secret" + size), content);
            Bytes begin = Bytes.copyOf(content.toArray(), 0, 40);
            Bytes end = Bytes.copyOf(content.toArray(), size - 40, 40);
            assertThat(containing(begin)).isNotEmpty();
            for (int other = 0; other < 30; other += 2) {
                storage.put(owner(size + "-" + other), random(other + 100, size));
            }
            storage.erase("acme", digest);
            assertThat(containing(begin)).as("beginning of %d bytes", size).isEmpty();
            assertThat(containing(end)).as("end of %d bytes", size).isEmpty();
        }
    }

    @Test
    void whatAUnitErasedIsGoneSoon() throws IOException {
        Digest large = storage.put(owner("large"), random(1, LARGE));
        Digest small = storage.put(owner("small"), random(2, 1_000));
        store.commit(() -> List.of(storage.erase("acme", large), storage.erase("acme", small)));
        assertThat(storage.open(large)).isEmpty();
        assertThat(storage.open(small)).isEmpty();
        Bytes begin = Bytes.copyOf(random(2, 1_000).toArray(), 0, 40);
        while (Files.exists(file(large)) || !containing(begin).isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whatWasReleasedInAUnitIsGoneSoonAndWhatOthersHaveStays() throws IOException {
        Digest gone = storage.put(owner("gone"), random(1, 1_000));
        Digest shared = storage.put(owner("shared"), random(2, 1_000));
        storage.put(new Owner("beta", "run-2", "shared", Instant.MAX), random(2, 1_000));
        store.commit(() -> storage.release("acme", "run-1"));
        assertThat(storage.open(gone)).isEmpty();
        assertThat(storage.read(shared, 1_000)).contains(random(2, 1_000));
        Bytes begin = Bytes.copyOf(random(1, 1_000).toArray(), 0, 40);
        while (!containing(begin).isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void contentThatChangedOnTheDiskIsNeverServed() throws IOException {
        Digest large = storage.put(owner("large"), random(1, LARGE));
        byte[] broken = random(1, LARGE).toArray();
        broken[LARGE - 1] ^= 1;
        Files.write(file(large), broken);
        Digest small = storage.put(owner("small"), random(2, 1_000));
        store.write(
                "UPDATE blobs SET content = ? WHERE digest = ?",
                statement -> {
                    statement.setBytes(1, random(3, 1_000).toArray());
                    statement.setBytes(2, small.toBytes());
                });
        for (Digest digest : List.of(large, small)) {
            assertThatThrownBy(() -> storage.read(digest, LARGE))
                    .isInstanceOf(CorruptContentException.class)
                    .hasMessageContaining(digest.hex());
        }
        assertThatThrownBy(() -> storage.open(small)).isInstanceOf(CorruptContentException.class);
        Files.delete(file(large));
        assertThatThrownBy(() -> storage.open(large))
                .isInstanceOf(CorruptContentException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void aBlobWithoutReferenceIsFoundAndYoungerOnesAreLeftAlone() {
        Digest kept = storage.put(owner("kept"), random(1, LARGE));
        Blob orphan = Blob.of(random(2, LARGE));
        blobs.write(orphan, random(2, LARGE));
        assertThat(storage.removeOrphans(Instant.EPOCH, Cancellation.none())).isZero();
        assertThat(file(orphan.digest())).exists();
        assertThat(storage.removeOrphans(Instant.MAX, Cancellation.none())).isEqualTo(1);
        assertThat(file(orphan.digest())).doesNotExist();
        assertThat(storage.removeOrphans(Instant.MAX, Cancellation.none())).isZero();
        assertThat(storage.read(kept, LARGE)).contains(random(1, LARGE));
    }

    @Test
    void lookingForOrphansNeverTakesWhatIsBeingPut()
            throws ExecutionException, InterruptedException {
        List<Future<Boolean>> puts = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 4; thread++) {
                int first = thread * 1000;
                puts.add(executor.submit(() -> putAndRead(first)));
            }
            while (!puts.stream().allMatch(Future::isDone)) {
                storage.removeOrphans(Instant.MAX, Cancellation.none());
            }
        }
        for (Future<Boolean> put : puts) {
            assertThat(put.get()).isTrue();
        }
    }

    private boolean putAndRead(int first) {
        for (int number = first; number < first + 30; number++) {
            Bytes content = random(number, 40_000);
            Digest digest = storage.put(owner("n" + first), content);
            if (!storage.read(digest, 40_000).equals(Optional.of(content))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void contentThatIsRefusedLeavesNoFile() throws IOException {
        storage =
                new SqliteStorage(
                        store, blobs, new Quotas(LARGE, Map.of()), InstantSource.system());
        Digest kept = storage.put(owner("kept"), random(1, LARGE - 1));
        Bytes other = random(2, LARGE);
        assertThatThrownBy(() -> storage.put(owner("other"), other)).hasMessageContaining("acme");
        assertThat(blobs.list("", Instant.MAX, 10)).containsExactly(kept);
    }

    @Test
    void everythingIsThereAfterARestart() {
        Digest large = storage.put(owner("large"), random(1, LARGE));
        Digest small = storage.put(owner("small"), random(2, 10));
        var usage = storage.usage();
        store.close();
        open();
        assertThat(storage.read(large, LARGE)).contains(random(1, LARGE));
        assertThat(storage.read(small, 10)).contains(random(2, 10));
        assertThat(storage.usage()).isEqualTo(usage);
    }
}
