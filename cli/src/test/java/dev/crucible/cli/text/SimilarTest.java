package dev.crucible.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class SimilarTest {
    private static final List<String> COMMANDS =
            List.of("engines", "eval", "run", "runtimes", "selftest");

    @ParameterizedTest
    @CsvSource({
        "rnu, run",
        "evl, eval",
        "engine, engines",
        "self-test, selftest",
        "runtime, runtimes"
    })
    void findsWhatWasMeant(String word, String meant) {
        assertThat(Similar.to(word, COMMANDS)).contains(meant);
    }

    @Test
    void saysNothingWhereNothingIsSimilar() {
        assertThat(Similar.to("deploy", COMMANDS)).isEmpty();
        assertThat(Similar.to("x".repeat(100_000), COMMANDS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, acb, 1", "abc, ab, 1", "abc, xbc, 1", "'', abc, 3"})
    void countsLetters(String one, String other, int distance) {
        assertThat(Similar.distance(one, other)).isEqualTo(distance);
    }
}
