package dev.crucible.evals.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class FrameReaderTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void framesSurviveEveryCuttingOfTheStream(long seed) {
        Random random = new Random(seed);
        List<Bytes> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int count = 0; count < 40; count++) {
            byte[] content = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(2_000)];
            random.nextBytes(content);
            Bytes frame = Bytes.copyOf(content);
            sent.add(frame);
            stream.writeBytes(FrameReader.framed(frame).toArray());
        }

        FrameReader reader = new FrameReader();
        List<Bytes> received = new ArrayList<>();
        byte[] all = stream.toByteArray();
        for (int at = 0; at < all.length; ) {
            int size = Math.min(all.length - at, random.nextInt(700));
            received.addAll(reader.accept(Bytes.copyOf(all, at, size)));
            at += size;
        }

        assertThat(received).isEqualTo(sent);
        assertThat(reader.broken()).isFalse();
    }

    @Test
    void longestFrameIsAccepted() {
        Bytes longest = Bytes.copyOf(new byte[FrameReader.MAX_FRAME]);

        assertThat(new FrameReader().accept(FrameReader.framed(longest))).containsExactly(longest);
    }

    @Test
    void oneByteMoreBreaksTheStreamAtItsHeader() {
        FrameReader reader = new FrameReader();
        int tooMuch = FrameReader.MAX_FRAME + 1;

        List<Bytes> frames =
                reader.accept(
                        bytes(tooMuch >>> 24, tooMuch >>> 16, tooMuch >>> 8, tooMuch, 1, 2, 3));

        assertThat(frames).isEmpty();
        assertThat(reader.broken()).isTrue();
    }

    @Test
    void negativeLengthBreaksTheStream() {
        FrameReader reader = new FrameReader();

        assertThat(reader.accept(bytes(0xff, 0xff, 0xff, 0xff))).isEmpty();
        assertThat(reader.broken()).isTrue();
        assertThat(reader.accept(FrameReader.framed(Bytes.utf8("late")))).isEmpty();
    }

    @Test
    void framesBeforeTheBreakAreKept() {
        FrameReader reader = new FrameReader();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(FrameReader.framed(Bytes.utf8("good")).toArray());
        stream.writeBytes(new byte[] {-1, -1, -1, -1});

        assertThat(reader.accept(Bytes.copyOf(stream.toByteArray())))
                .containsExactly(Bytes.utf8("good"));
        assertThat(reader.broken()).isTrue();
    }

    private static Bytes bytes(int... values) {
        byte[] result = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            result[index] = (byte) values[index];
        }
        return Bytes.copyOf(result);
    }
}
