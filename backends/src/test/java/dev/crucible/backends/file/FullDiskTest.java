package dev.crucible.backends.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Spool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A real disk of 2 MiB, which only root can mount. */
class FullDiskTest {
    @TempDir Path folder;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts a disk");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString()) == 0,
                "no disk can be mounted here");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", folder.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Bytes random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private static Consumer<Throwable> full() {
        return thrown ->
                assertThat(thrown)
                        .isInstanceOfSatisfying(
                                CrucibleException.class,
                                failure ->
                                        assertThat(failure.code())
                                                .isEqualTo(ErrorCode.INSUFFICIENT_RESOURCES));
    }

    @Test
    void aSpoolKeepsWhatItHasAndGoesOnWhenThereIsSpaceAgain() throws IOException {
        BlobFolder blobs = BlobFolder.open(folder);
        Path ballast = folder.resolve("ballast");
        Files.write(ballast, new byte[1_000_000]);
        try (Spool spool = blobs.spool(10_000_000)) {
            Bytes chunk = random(1, 100_000);
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    spool.append(chunk);
                                }
                            })
                    .satisfies(full());
            long size = spool.size();
            assertThat(size).isPositive();
            assertThat(size % 100_000).isZero();
            assertThatThrownBy(() -> spool.append(chunk)).satisfies(full());
            Files.delete(ballast);
            spool.append(chunk);
            spool.append(random(2, 17));
            Blob blob = spool.seal();
            blobs.write(blob, spool);
            assertThat(blob.bytes()).isEqualTo(size + 100_017);
            for (long at = 0; at <= size; at += 100_000) {
                assertThat(spool.read(at, 100_000)).isEqualTo(chunk);
            }
            assertThat(spool.read(size + 100_000, 99)).isEqualTo(random(2, 17));
        }
    }

    @Test
    void contentThatDoesNotFitLeavesNothing() throws IOException {
        BlobFolder blobs = BlobFolder.open(folder);
        Bytes content = random(3, 3_000_000);
        assertThatThrownBy(() -> blobs.write(Blob.of(content), content)).satisfies(full());
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        blobs.write(Blob.of(random(4, 1_000_000)), random(4, 1_000_000));
    }
}
