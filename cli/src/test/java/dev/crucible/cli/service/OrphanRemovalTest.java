package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Flag;
import dev.crucible.core.Bytes;
import dev.crucible.core.storage.Blob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a crash left without reference is removed beside the start, whatever comes of it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class OrphanRemovalTest {
    @TempDir private Path folder;

    private Service service() {
        List<Flag> flags =
                List.of(
                        new Flag("--port", "http.port", "0"),
                        new Flag("--data", "data.folder", folder.resolve("data").toString()));
        return new Service(
                new ConfigLoader(Map.of(), folder).load(flags).settings(),
                "test",
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom());
    }

    @Test
    void aStartRemovesWhatNothingRefersTo() throws IOException {
        try (Service service = service()) {
            service.start(Optional.empty());
        }
        Bytes content = Bytes.copyOf(new byte[100_000]);
        Blob orphan = Blob.of(content);
        BlobFolder.open(folder.resolve("data")).write(orphan, content);
        String hex = orphan.digest().hex();
        Path file =
                folder.resolve("data/blobs").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
        assertThat(file).exists();

        try (Service service = service()) {
            service.start(Optional.empty());
            while (Files.exists(file)) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void aStopDoesNotWaitForTheRest() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (OrphanRemoval removal =
                new OrphanRemoval(stop -> {
                    begun.countDown();
                    while (!stop.cancelled()) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    stopped.countDown();
                    return 0;
                })) {
            removal.start();
            begun.await();
        }
        assertThat(stopped.getCount()).isZero();
    }

    @Test
    void aFailureEndsNothingElse() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        try (OrphanRemoval removal =
                new OrphanRemoval(_ -> {
                    begun.countDown();
                    throw new IllegalStateException("a disk that does not answer");
                })) {
            removal.start();
            begun.await();
        }
    }
}
