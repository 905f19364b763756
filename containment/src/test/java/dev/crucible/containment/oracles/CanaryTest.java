package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

/** A canary is recognised however it was written down, and never where it was not. */
final class CanaryTest {
    private static final String VALUE = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private final Canary canary = new Canary(VALUE);

    @Test
    void itIsFoundAsItIs() {
        assertThat(canary.in("secret=" + VALUE + "\n")).isTrue();
    }

    @Test
    void itIsFoundBackwards() {
        assertThat(canary.in(new StringBuilder(VALUE).reverse().toString())).isTrue();
    }

    @Test
    void itIsFoundInHexadecimal() {
        assertThat(canary.in(HexFormat.of().formatHex(bytes(VALUE)))).isTrue();
    }

    @Test
    void itIsFoundInBase64WhateverComesBeforeIt() {
        for (String before : new String[] {"", "a", "ab", "abc", "a longer text\n"}) {
            String encoded = Base64.getEncoder().encodeToString(bytes(before + VALUE + "after"));
            assertThat(canary.in(encoded)).as(before).isTrue();
        }
    }

    @Test
    void everyLongPartOfItIsFound() {
        for (int start = 0; start + 18 <= VALUE.length(); start++) {
            assertThat(canary.in("x" + VALUE.substring(start, start + 18) + "y")).isTrue();
        }
    }

    @Test
    void otherTextIsNeverTakenForIt() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            byte[] other = new byte[random.nextInt(400)];
            random.nextBytes(other);
            assertThat(canary.in(new String(other, StandardCharsets.ISO_8859_1))).isFalse();
            assertThat(canary.in(HexFormat.of().formatHex(other))).isFalse();
            assertThat(canary.in(Base64.getEncoder().encodeToString(other))).isFalse();
        }
        assertThat(canary.in("")).isFalse();
    }

    @Test
    void aShortValueWouldBeFoundByChance() {
        assertThatThrownBy(() -> new Canary("0123456789abcdef"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
