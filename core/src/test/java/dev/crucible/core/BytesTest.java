package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Base64;
import java.util.Random;

class BytesTest {
    @Test
    void whoeverKeepsTheArrayCannotChangeTheBytes() {
        byte[] array = {1, 2, 3};
        Bytes bytes = Bytes.copyOf(array);
        array[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes.toArray()).containsExactly(1, 2, 3);
    }

    @Test
    void aViewCannotBeWrittenThrough() {
        ByteBuffer view = Bytes.utf8("abc").asBuffer();
        assertThat(view.remaining()).isEqualTo(3);
        assertThatThrownBy(() -> view.put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void aPartOfAnArrayIsExactlyThatPart() {
        byte[] array = {1, 2, 3, 4};
        assertThat(Bytes.copyOf(array, 1, 2).toArray()).containsExactly(2, 3);
        assertThat(Bytes.copyOf(array, 4, 0)).isSameAs(Bytes.EMPTY);
    }

    @Test
    void aPartBeyondTheArrayIsRefusedAndNeverPadded() {
        byte[] array = {1, 2, 3};
        assertThatThrownBy(() -> Bytes.copyOf(array, 1, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.copyOf(array, 5, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void nothingIsAlwaysTheSameNothing() {
        assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.utf8("")).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.EMPTY.size()).isZero();
    }

    @Test
    void textSurvivesWhateverItsCharacters() {
        for (String text : new String[] {"plain", "é", "日本", "😀", "\u0000\n\u001b[1m"}) {
            assertThat(Bytes.utf8(text).asText()).isEqualTo(text);
            assertThat(Bytes.utf8(text).isUtf8()).isTrue();
        }
    }

    @Test
    void textLosesNothingExactlyWhenTheBytesAreUtf8() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] array = new byte[random.nextInt(4)];
            random.nextBytes(array);
            Bytes bytes = Bytes.copyOf(array);
            assertThat(bytes.isUtf8())
                    .as("%s", bytes.asBase64())
                    .isEqualTo(Bytes.utf8(bytes.asText()).equals(bytes));
        }
    }

    @Test
    void base64CanBeReadBack() {
        byte[] array = new byte[100];
        new Random(2).nextBytes(array);
        assertThat(Base64.getDecoder().decode(Bytes.copyOf(array).asBase64())).isEqualTo(array);
    }

    @Test
    void equalContentMakesEqualBytes() {
        Bytes bytes = Bytes.utf8("abc");
        assertThat(bytes).isEqualTo(Bytes.utf8("abc")).hasSameHashCodeAs(Bytes.utf8("abc"));
        assertThat(bytes).isNotEqualTo(Bytes.utf8("abd"));
        assertThat((Object) bytes).isNotEqualTo("abc");
    }

    @Test
    void contentIsNeverPartOfADescription() {
        assertThat(Bytes.utf8("secret")).hasToString("6 bytes");
    }
}
