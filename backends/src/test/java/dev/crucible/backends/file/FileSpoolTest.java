package dev.crucible.backends.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Spool;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

class FileSpoolTest {
    @TempDir Path data;

    private BlobFolder blobs;

    @BeforeEach
    void open() {
        blobs = BlobFolder.open(data);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private List<Path> spools() throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("spool"))) {
            return all.toList();
        }
    }

    @Test
    void aSmallSpoolNeverSeesTheDisk() throws IOException {
        try (Spool spool = blobs.spool(1 << 20)) {
            spool.append(Bytes.copyOf(random(FileSpool.TAIL)));
            assertThat(spools()).isEmpty();
            spool.append(Bytes.utf8("x"));
            assertThat(spools()).hasSize(1);
        }
        assertThat(spools()).isEmpty();
    }

    @Test
    void readersSeeOnlyWhatWasWrittenWhileItGrowsAndGetsItsName()
            throws ExecutionException, InterruptedException {
        byte[] content = random(3_000_000);
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Long>> readers = new ArrayList<>();
        try (Spool spool = blobs.spool(content.length);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int reader = 0; reader < 4; reader++) {
                Random random = new Random(reader);
                readers.add(executor.submit(() -> follow(spool, content, random, over)));
            }
            Random random = new Random(9);
            int at = 0;
            while (at < content.length) {
                int count = Math.min(content.length - at, random.nextInt(30_000));
                spool.append(Bytes.copyOf(content, at, count));
                at += count;
            }
            Blob blob = spool.seal();
            blobs.write(blob, spool);
            over.set(true);
            for (Future<Long> reader : readers) {
                assertThat(reader.get()).isEqualTo(content.length);
            }
            assertThat(blob).isEqualTo(Blob.of(Bytes.copyOf(content)));
        }
    }

    /** Reads to the end and then once from somewhere; how far it came. */
    private static long follow(Spool spool, byte[] content, Random random, AtomicBoolean over) {
        long at = 0;
        while (!over.get() || at < content.length) {
            Bytes read = spool.read(at, 1 + random.nextInt(100_000));
            assertThat(
                            Arrays.mismatch(
                                    read.toArray(),
                                    0,
                                    read.size(),
                                    content,
                                    (int) at,
                                    (int) at + read.size()))
                    .isEqualTo(-1);
            at += read.size();
            if (read.size() == 0) {
                Thread.onSpinWait();
            }
        }
        return at;
    }

    @Test
    void noSpoolKeepsAFileOpen() throws IOException {
        List<Spool> spools = new ArrayList<>();
        int before = openFiles();
        for (int number = 0; number < 500; number++) {
            Spool spool = blobs.spool(1 << 20);
            spool.append(Bytes.copyOf(random(70_000)));
            spools.add(spool);
        }
        assertThat(spools()).hasSize(500);
        assertThat(openFiles()).isLessThan(before + 20);
        spools.forEach(Spool::close);
        assertThat(spools()).isEmpty();
    }

    private static int openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    @Test
    void allSpoolsTogetherHoldLittleMemory() throws IOException {
        Disk disk = new Disk();
        Tails tails = new Tails(100_000);
        List<Spool> spools = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            Spool spool = new FileSpool(disk, tails, data.resolve("s" + number), 1 << 20);
            spool.append(Bytes.copyOf(random(20_000)));
            spool.append(Bytes.copyOf(random(20_000)));
            assertThat(tails.held()).isLessThanOrEqualTo(100_000);
            spools.add(spool);
        }
        for (Spool spool : spools) {
            assertThat(spool.read(20_000, 20_000)).isEqualTo(Bytes.copyOf(random(20_000)));
            spool.close();
        }
        assertThat(tails.held()).isZero();
    }

    @Test
    void aSpoolThatIsSealedOrClosedTakesNothingMore() {
        Spool spool = blobs.spool(10);
        Blob sealed = spool.seal();
        assertThat(spool.seal()).isSameAs(sealed);
        assertThatThrownBy(() -> spool.append(Bytes.EMPTY)).hasMessageContaining("sealed");
        spool.close();
        assertThatThrownBy(spool::seal).hasMessageContaining("closed");
        assertThatThrownBy(() -> spool.read(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
