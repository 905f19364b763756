package dev.crucible.backends.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Blob;
import dev.crucible.core.storage.Blobs;
import dev.crucible.core.storage.CorruptContentException;
import dev.crucible.core.storage.Spool;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class BlobFolderTest {
    private static final int SIZE = 5 * Blob.PIECE + 1234;

    @TempDir Path data;

    private BlobFolder blobs;

    @BeforeEach
    void open() {
        blobs = BlobFolder.open(data);
    }

    private static Bytes random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private Blob written(Bytes content) {
        Blob blob = Blob.of(content);
        blobs.write(blob, content);
        return blob;
    }

    private Path file(Blob blob) {
        String hex = blob.digest().hex();
        return data.resolve("blobs").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
    }

    private static Blobs.Sums sums(Blob blob) {
        return (first, count) -> {
            int from = (int) Math.min(first * Blob.SUM, blob.sums().size());
            int most = Math.min(count * Blob.SUM, blob.sums().size() - from);
            return Bytes.copyOf(blob.sums().toArray(), from, most);
        };
    }

    private InputStream stream(Blob blob, long offset, long length) {
        return blobs.open(blob.digest(), blob.bytes(), sums(blob), offset, length).orElseThrow();
    }

    private byte[] read(Blob blob) throws IOException {
        try (InputStream stream = stream(blob, 0, Long.MAX_VALUE)) {
            return stream.readAllBytes();
        }
    }

    private List<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve(folder))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aFileIsNamedByItsDigestForItsOwnerOnly() throws IOException {
        Bytes content = random(1, SIZE);
        Blob blob = written(content);
        assertThat(file(blob)).hasBinaryContent(content.toArray());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(blob))))
                .isEqualTo("rw-------");
        Path shelf = file(blob).getParent();
        for (Path folder : List.of(data.resolve("blobs"), shelf, data.resolve("spool"))) {
            assertThat(Files.getPosixFilePermissions(folder))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(files("spool")).isEmpty();
    }

    @Test
    void aFlippedBitIsNeverHandedOut() throws IOException {
        Bytes content = random(2, SIZE);
        Blob blob = written(content);
        Gen.check(
                40,
                gen -> {
                    int at = gen.below(SIZE);
                    byte[] broken = content.toArray();
                    broken[at] ^= (byte) (1 << gen.below(8));
                    ByteArrayOutputStream good = new ByteArrayOutputStream();
                    try (InputStream stream = stream(blob, 0, Long.MAX_VALUE)) {
                        Files.write(file(blob), broken);
                        assertThatThrownBy(() -> stream.transferTo(good))
                                .isInstanceOf(CorruptContentException.class)
                                .hasMessageContaining(blob.digest().hex());
                    } catch (IOException failure) {
                        throw new AssertionError(failure);
                    }
                    int piece = at / Blob.PIECE * Blob.PIECE;
                    assertThat(good.toByteArray())
                            .isEqualTo(Arrays.copyOf(content.toArray(), piece));
                    assertThatThrownBy(() -> stream(blob, at, 1).readAllBytes())
                            .isInstanceOf(CorruptContentException.class);
                });
    }

    @Test
    void contentThatWasCutIsCorrupt() throws IOException {
        for (int size : new int[] {100, SIZE}) {
            Blob blob = written(random(size, size));
            try (InputStream stream = stream(blob, size - 10, 10)) {
                Files.write(file(blob), Arrays.copyOf(random(size, size).toArray(), size - 1));
                assertThatThrownBy(stream::readAllBytes)
                        .isInstanceOf(CorruptContentException.class);
            }
        }
    }

    @Test
    void writingAgainHeals() throws IOException {
        Bytes content = random(3, SIZE);
        Blob blob = written(content);
        Files.write(file(blob), new byte[SIZE]);
        blobs.write(blob, content);
        assertThat(read(blob)).isEqualTo(content.toArray());
        Files.write(file(blob), new byte[SIZE]);
        try (Spool spool = blobs.spool(SIZE)) {
            spool.append(content);
            blobs.write(spool.seal(), spool);
        }
        assertThat(read(blob)).isEqualTo(content.toArray());
    }

    @Test
    void whatIsDeletedWhileItIsReadEndsWithAnError() throws IOException {
        Blob blob = written(random(4, SIZE));
        try (InputStream stream = stream(blob, 0, SIZE)) {
            assertThat(stream.readNBytes(100)).hasSize(100);
            blobs.delete(List.of(blob.digest()));
            assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(blobs.open(blob.digest(), SIZE, sums(blob), 0, 1)).isEmpty();
        blobs.delete(List.of(blob.digest()));
    }

    @Test
    void aStreamSkipsAndClosesLikeAnyOther() throws IOException {
        Bytes content = random(5, SIZE);
        Blob blob = written(content);
        try (InputStream stream = stream(blob, 10, SIZE)) {
            assertThat(stream.available()).isZero();
            assertThat(stream.read()).isEqualTo(content.toArray()[10] & 0xff);
            assertThat(stream.available()).isPositive();
            assertThat(stream.skip(100_000)).isEqualTo(100_000);
            assertThat(stream.read()).isEqualTo(content.toArray()[100_011] & 0xff);
            assertThat(stream.read(new byte[0])).isZero();
            assertThat(stream.skip(Long.MAX_VALUE)).isEqualTo(SIZE - 100_012);
            assertThat(stream.read()).isEqualTo(-1);
        }
        InputStream closed = stream(blob, 0, 1);
        closed.close();
        assertThatThrownBy(closed::read).hasMessageContaining("closed");
    }

    @Test
    void whatACrashLeftUnfinishedIsRemoved() throws IOException {
        Files.write(data.resolve("spool/17"), new byte[100]);
        Spool forgotten = blobs.spool(SIZE);
        forgotten.append(random(1, SIZE));
        assertThat(files("spool")).hasSize(2);
        BlobFolder.open(data);
        assertThat(files("spool")).isEmpty();
    }

    @Test
    void theListIsSortedInPagesAndKnowsAges() throws IOException {
        List<String> all = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            Blob blob = written(random(number, 10));
            all.add(blob.digest().hex());
            Instant age = Instant.EPOCH.plusSeconds(number);
            Files.setLastModifiedTime(file(blob), FileTime.from(age));
        }
        List<String> old = all.subList(0, 20).stream().sorted().toList();
        Files.createDirectories(data.resolve("blobs/ab"));
        Files.write(data.resolve("blobs/ab/foreign"), new byte[1]);
        List<String> found = new ArrayList<>();
        List<Digest> page = blobs.list("", Instant.EPOCH.plusSeconds(20), 7);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(7);
            page.forEach(digest -> found.add(digest.hex()));
            page = blobs.list(found.getLast(), Instant.EPOCH.plusSeconds(20), 7);
        }
        assertThat(found).isEqualTo(old);
    }

    @Test
    void anInterruptHarmsNothingAndIsKept() throws IOException {
        Bytes content = random(6, SIZE);
        Blob blob = Blob.of(content);
        Thread.currentThread().interrupt();
        blobs.write(blob, content);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        byte[] back = read(blob);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(back).isEqualTo(content.toArray());
    }

    @Test
    void aSpoolOfAnotherKindIsCopied() throws IOException {
        Bytes content = random(7, SIZE);
        try (Spool foreign = new ListSpool(content)) {
            blobs.write(foreign.seal(), foreign);
        }
        assertThat(read(Blob.of(content))).isEqualTo(content.toArray());
        try (Spool foreign = new ListSpool(content)) {
            Blob wrong = Blob.of(random(8, SIZE));
            assertThatThrownBy(() -> blobs.write(wrong, foreign))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(files("spool")).isEmpty();
    }

    /** Holds what it was made with. */
    private record ListSpool(Bytes content) implements Spool {
        @Override
        public void append(Bytes bytes) {
            throw new IllegalStateException("full");
        }

        @Override
        public long size() {
            return content.size();
        }

        @Override
        public Bytes read(long offset, int most) {
            int from = (int) Math.min(offset, content.size());
            return Bytes.copyOf(content.toArray(), from, Math.min(most, content.size() - from));
        }

        @Override
        public Blob seal() {
            return Blob.of(content);
        }

        @Override
        public void close() {}
    }
}
