package dev.crucible.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Random;

class BlobTest {
    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatHasOnePieceNeedsNoSums() {
        for (int size : new int[] {0, 1, Blob.PIECE}) {
            Bytes content = Bytes.copyOf(random(size));
            assertThat(Blob.of(content)).isEqualTo(new Blob(Digest.of(content), size, Bytes.EMPTY));
        }
    }

    @Test
    void everyPieceHasItsSum() {
        for (int size : new int[] {Blob.PIECE + 1, 3 * Blob.PIECE, 3 * Blob.PIECE + 17}) {
            byte[] content = random(size);
            Blob blob = Blob.of(Bytes.copyOf(content));
            assertThat(blob.digest()).isEqualTo(Digest.of(Bytes.copyOf(content)));
            for (int at = 0; at < size; at += Blob.PIECE) {
                int count = Math.min(Blob.PIECE, size - at);
                Bytes sum =
                        Bytes.copyOf(blob.sums().toArray(), at / Blob.PIECE * Blob.SUM, Blob.SUM);
                assertThat(sum.toArray())
                        .isEqualTo(Digest.of(ByteBuffer.wrap(content, at, count)).toBytes());
            }
        }
    }

    @Test
    void howItComesMakesNoDifference() {
        byte[] content = random(300_000);
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            BlobHasher hasher = new BlobHasher();
            int at = 0;
            while (at < content.length) {
                int count = Math.min(content.length - at, random.nextInt(100_000));
                ByteBuffer part = ByteBuffer.wrap(content, at, count);
                hasher.update(part);
                assertThat(part.remaining()).isEqualTo(count);
                at += count;
            }
            assertThat(hasher.finish()).isEqualTo(Blob.of(Bytes.copyOf(content)));
        }
    }

    @Test
    void sumsThatDoNotFitAreRefused() {
        Digest digest = Digest.of(Bytes.EMPTY);
        assertThatThrownBy(() -> new Blob(digest, Blob.PIECE + 1, Bytes.EMPTY))
                .hasMessageContaining("64 bytes of sums");
    }

    @Test
    void corruptContentSaysWhichAndWhy() {
        Digest digest = Digest.of(Bytes.EMPTY);
        CorruptContentException corrupt = new CorruptContentException(digest, "a bit");
        assertThat(corrupt.digest()).isEqualTo(digest);
        assertThat(corrupt).hasMessageContaining(digest.hex()).hasMessageContaining("a bit");
    }
}
