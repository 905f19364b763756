package dev.crucible.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class SafeTextTest {
    private static final int ROUNDS = 3000;

    /** Pieces from which hostile output is made, beside random bytes. */
    private static final String[] PIECES = {
        "\u001b[2J",
        "\u001b]0;title\u0007",
        "\u001b]52;c;AAAA\u0007",
        "\u009b31m",
        "\u202e",
        "\u2066",
        "\r",
        "\n",
        "\t",
        "\b",
        "\u007f",
        "PASS",
        "ü",
        "😀",
        "\u2028",
        "\ufeff",
        "\udb40\udc41",
        "\udb40\udd41",
        "\u200b"
    };

    @Test
    void nothingThatATerminalObeysComesThrough() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = hostile(random);

            String shown = inPieces(bytes, random);

            assertThat(shown.codePoints().filter(SafeTextTest::obeyed).boxed().toList())
                    .as("seed 42, round %d", round)
                    .isEmpty();
            assertThat(shown).isEqualTo(inPieces(bytes, null));
        }
    }

    @Test
    void ordinaryTextIsUnchangedHoweverItIsCut() throws IOException {
        String text = "Zürich 東京 😀\n\tתשובה = 42\n";
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int round = 0; round < 200; round++) {
            assertThat(inPieces(text.getBytes(StandardCharsets.UTF_8), random)).isEqualTo(text);
        }
    }

    @Test
    void marksSayWhatWasThere() {
        assertThat(SafeText.line("a\u001b[31mb\nc\u202ed")).isEqualTo("a␛[31mb␊c<U+202E>d");
        assertThat(SafeText.line("a\u200bb\udb40\udd41")).isEqualTo("a<U+200B>b<U+E0141>");
        assertThat(SafeText.block("a\r\nb")).isEqualTo("a␍\nb");
        assertThat(SafeText.line("x\ud800y")).isEqualTo("x\ufffdy");
    }

    @Test
    void aLimitCutsBetweenCharacters() {
        assertThat(SafeText.line("abcdef", 4)).isEqualTo("abc…");
        assertThat(SafeText.line("ab😀def", 4)).isEqualTo("ab…");
        assertThat(SafeText.line("abcd", 4)).isEqualTo("abcd");
    }

    private static boolean obeyed(int c) {
        boolean control = Character.getType(c) == Character.CONTROL && c != '\n' && c != '\t';
        boolean format = Character.getType(c) == Character.FORMAT && c != 0xad && !joiner(c);
        return control || format || c == 0x2028 || c == 0x2029;
    }

    /** Format characters that take part in ordinary words and emoji, or in numbers. */
    private static boolean joiner(int c) {
        return c == 0x200c
                || c == 0x200d
                || Character.isUnicodeIdentifierPart(c)
                        && !(c >= 0x2028 && c <= 0x206f)
                        && c != 0x200b
                        && c != 0xfeff
                        && c != 0x61c
                        && !(c >= 0xe0000 && c <= 0xe007f)
                        && c != 0x200e
                        && c != 0x200f;
    }

    private static byte[] hostile(RandomGenerator random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int piece = 0; piece < random.nextInt(1, 20); piece++) {
            if (random.nextBoolean()) {
                String chosen = PIECES[random.nextInt(PIECES.length)];
                bytes.write(chosen.getBytes(StandardCharsets.UTF_8));
            } else {
                byte[] noise = new byte[random.nextInt(8)];
                random.nextBytes(noise);
                bytes.write(noise);
            }
        }
        return bytes.toByteArray();
    }

    private static String inPieces(byte[] bytes, @Nullable RandomGenerator random)
            throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        SafeTextStream stream = new SafeTextStream(shown);
        int at = 0;
        while (at < bytes.length) {
            int length = random == null ? bytes.length : random.nextInt(1, bytes.length - at + 1);
            stream.write(bytes, at, length);
            at += length;
        }
        stream.finish();
        return shown.toString(StandardCharsets.UTF_8);
    }
}
