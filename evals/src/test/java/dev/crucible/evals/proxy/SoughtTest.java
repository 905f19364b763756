package dev.crucible.evals.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class SoughtTest {
    @Test
    void whatComesInPiecesIsFound() {
        assertThat(found("abcabd", "xxabcab", "cabd")).isTrue();
        assertThat(found("aab", "a", "a", "a", "b")).isTrue();
        assertThat(found("abc", "abc")).isTrue();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(found("abc", "ab", "ac", "b", "abab")).isFalse();
        assertThat(found("abc")).isFalse();
    }

    private static boolean found(String wanted, String... pieces) {
        Sought sought = new Sought(wanted.getBytes(StandardCharsets.US_ASCII));
        for (String piece : pieces) {
            sought.accept(Bytes.utf8(piece));
        }
        return sought.found();
    }
}
