package dev.crucible.evals.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.crucible.evals.report.PassAtK.Count;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class PassAtKTest {

    @Test
    void estimatesAreTheExactBinomialRatio() {
        for (int samples = 1; samples <= 40; samples++) {
            for (int solved = 0; solved <= samples; solved++) {
                for (int k = 1; k <= samples; k++) {
                    assertThat(PassAtK.estimate(samples, solved, k))
                            .as("n=%d c=%d k=%d", samples, solved, k)
                            .isCloseTo(exact(samples, solved, k), within(1e-12));
                }
            }
        }
    }

    @Test
    void estimateIsTheShareOfTheSubsetsThatHoldASolution() {
        for (int solved = 0; solved <= 10; solved++) {
            for (int k = 1; k <= 10; k++) {
                int subsets = 0;
                int lucky = 0;
                for (int subset = 0; subset < 1 << 10; subset++) {
                    if (Integer.bitCount(subset) == k) {
                        subsets++;
                        lucky += (subset & ((1 << solved) - 1)) != 0 ? 1 : 0;
                    }
                }
                assertThat(PassAtK.estimate(10, solved, k))
                        .isCloseTo((double) lucky / subsets, within(1e-12));
            }
        }
    }

    @Test
    void staysStableForManySamples() {
        assertThat(PassAtK.estimate(100_000, 1, 1)).isCloseTo(1e-5, within(1e-15));
        assertThat(PassAtK.estimate(100_000, 50_000, 100)).isEqualTo(1.0, within(1e-12));
    }

    @Test
    void oneSampleAProblemGivesWilsonsInterval() {
        PassAtK figure = PassAtK.of(1, counts(7, 3));

        assertThat(figure.estimate().orElseThrow()).isCloseTo(0.7, within(1e-12));
        assertThat(figure.interval().low()).isCloseTo(0.3967781, within(1e-6));
        assertThat(figure.interval().high()).isCloseTo(0.8922087, within(1e-6));
    }

    @Test
    void aPerfectScoreStillHasAnInterval() {
        PassAtK figure = PassAtK.of(1, counts(164, 0));

        assertThat(figure.estimate().orElseThrow()).isEqualTo(1.0);
        assertThat(figure.interval().high()).isCloseTo(1.0, within(1e-12));
        assertThat(figure.interval().low()).isCloseTo(0.97711, within(1e-4));
    }

    @Test
    void problemsWithTooFewSamplesAreCountedApart() {
        PassAtK figure = PassAtK.of(5, List.of(new Count(10, 5), new Count(4, 4)));

        assertThat(figure.problems()).isEqualTo(1);
        assertThat(figure.tooFew()).isEqualTo(1);
        assertThat(figure.estimate().orElseThrow()).isCloseTo(251.0 / 252, within(1e-12));
        assertThat(PassAtK.of(11, List.of(new Count(10, 5))).estimate()).isEmpty();
    }

    /** The promise of a 95 % interval, on problems of the difficulty that models meet. */
    @Test
    void intervalsCoverTheTruth() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122);
        for (int samples : new int[] {1, 5, 20}) {
            int covered = 0;
            int rounds = 2000;
            for (int round = 0; round < rounds; round++) {
                List<Count> counts = new ArrayList<>();
                for (int problem = 0; problem < 100; problem++) {
                    double chance = Math.pow(random.nextDouble(), 2);
                    int solved = 0;
                    for (int sample = 0; sample < samples; sample++) {
                        solved += random.nextDouble() < chance ? 1 : 0;
                    }
                    counts.add(new Count(samples, solved));
                }
                PassAtK.Interval interval = PassAtK.of(1, counts).interval();
                covered += interval.low() <= 1.0 / 3 && 1.0 / 3 <= interval.high() ? 1 : 0;
            }
            assertThat((double) covered / rounds).as("n=%d", samples).isBetween(0.93, 0.97);
        }
    }

    private static List<Count> counts(int solved, int unsolved) {
        List<Count> counts = new ArrayList<>();
        for (int i = 0; i < solved + unsolved; i++) {
            counts.add(new Count(1, i < solved ? 1 : 0));
        }
        return counts;
    }

    private static double exact(int samples, int solved, int k) {
        BigDecimal none = new BigDecimal(choose(samples - solved, k));
        BigDecimal all = new BigDecimal(choose(samples, k));
        return BigDecimal.ONE.subtract(none.divide(all, MathContext.DECIMAL128)).doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        BigInteger result = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            result =
                    result.multiply(BigInteger.valueOf(Math.max(0, n - i)))
                            .divide(BigInteger.valueOf(i + 1));
        }
        return result;
    }
}
