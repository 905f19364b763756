package dev.crucible.containment.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Honey is found in every form and at every place, and nothing else is taken for it. */
final class HoneyScanTest {
    private final Honey honey = new Honey(new Random(1));
    private final String value = honey.value(Honey.Place.SUPERVISOR, 42);

    @Test
    void aValueNamesItsPlaceAndItsSandbox() {
        assertThat(found("x=" + value + "\n"))
                .contains("the environment of a sandbox's supervisor (sandbox 42)");
        assertThat(found(honey.value(Honey.Place.FILE, 0))).contains("a file of the host");
    }

    @Test
    void itIsFoundAtEveryPlace() {
        for (int before = 0; before < 300; before++) {
            assertThat(found("z".repeat(before) + value + "z".repeat(before % 7))).isPresent();
        }
    }

    @Test
    void itIsFoundHoweverItIsCutIntoChunks() {
        byte[] text = ("a".repeat(500) + value + "b".repeat(500)).getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size < 600; size++) {
            assertThat(inChunks(text, size)).isPresent();
        }
    }

    @Test
    void itIsFoundInOtherForms() {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        assertThat(found(value.toUpperCase(Locale.ROOT))).isPresent();
        assertThat(found(new StringBuilder(value).reverse().toString())).isPresent();
        assertThat(found(HexFormat.of().formatHex(bytes))).isPresent();
        for (int before = 0; before < 6; before++) {
            byte[] padded =
                    Arrays.copyOf(
                            ("x".repeat(before) + value + "yz").getBytes(StandardCharsets.US_ASCII),
                            before + bytes.length + 2);
            assertThat(found(Base64.getEncoder().encodeToString(padded))).isPresent();
        }
    }

    @Test
    void nothingElseIsTakenForIt() {
        Random random = new Random(2);
        HexFormat hex = HexFormat.of();
        for (int output = 0; output < 1_000; output++) {
            byte[] bytes = new byte[random.nextInt(20_000)];
            random.nextBytes(bytes);
            assertThat(inChunks(bytes, 1 + random.nextInt(9_000))).isEmpty();
            assertThat(found(hex.formatHex(bytes))).isEmpty();
            assertThat(found(Base64.getEncoder().encodeToString(bytes))).isEmpty();
        }
    }

    @Test
    void neitherAPartOfItNorAnotherValueIsTakenForIt() {
        assertThat(found(value.substring(0, value.length() - 1))).isEmpty();
        assertThat(found(value.substring(Honey.HEAD + 1))).isEmpty();
        assertThat(found(new Honey(new Random(3)).value(Honey.Place.FILE, 0))).isEmpty();
    }

    private Optional<String> found(String text) {
        return new HoneyScan(honey.search())
                .next(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private Optional<String> inChunks(byte[] text, int size) {
        HoneyScan scan = new HoneyScan(honey.search());
        Optional<String> found = Optional.empty();
        for (int at = 0; at < text.length; at += size) {
            Optional<String> one =
                    scan.next(ByteBuffer.wrap(text, at, Math.min(size, text.length - at)));
            found = found.or(() -> one);
        }
        return found;
    }
}
