package dev.crucible.evals.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The probability that at least one of {@code k} samples solves a problem, as the HumanEval paper
 * estimates it (Chen et al. 2021, section 2.1): per problem {@code 1 - C(n-c, k) / C(n, k)}, which
 * is unbiased, and then the mean over the problems.
 *
 * <p>The 95 % interval is Wilson's for a proportion, with the number of problems replaced by the
 * effective number {@code p(1-p) / (s²/m)}, where {@code s²} is the variance between the problems'
 * estimates and {@code m} their number. With one sample a problem this is exactly Wilson's
 * interval; with more samples it narrows as the estimates agree, and it stays sensible where all
 * problems or none are solved, as neither the normal approximation nor the bootstrap does. The
 * effective number is at least {@code m} and at most the number of disjoint groups of {@code k}
 * samples. It treats the problems as drawn from a larger population.
 *
 * @param k how many attempts count
 * @param problems how many problems have at least {@code k} samples: only they count
 * @param tooFew how many problems have fewer
 * @param estimate the mean; empty when no problem counts
 * @param interval around the mean
 */
public record PassAtK(
        int k, long problems, long tooFew, OptionalDouble estimate, Interval interval) {
    private static final double Z = 1.959963984540054;

    /**
     * From the problems' counts.
     *
     * @param k how many attempts count, at least 1
     */
    public static PassAtK of(int k, List<Count> counts) {
        List<Double> estimates = new ArrayList<>();
        long groups = 0;
        for (Count count : counts) {
            if (count.samples() >= k) {
                estimates.add(estimate(count.samples(), count.solved(), k));
                groups += count.samples() / k;
            }
        }
        long tooFew = counts.size() - estimates.size();
        if (estimates.isEmpty()) {
            return new PassAtK(k, 0, tooFew, OptionalDouble.empty(), new Interval(0, 1));
        }
        double mean = estimates.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return new PassAtK(
                k,
                estimates.size(),
                tooFew,
                OptionalDouble.of(mean),
                interval(estimates, mean, groups));
    }

    /** One problem's estimate, as a product that neither overflows nor cancels. */
    static double estimate(int samples, int solved, int k) {
        if (samples - solved < k) {
            return 1;
        }
        double none = 1;
        for (int i = samples - solved + 1; i <= samples; i++) {
            none *= 1 - (double) k / i;
        }
        return 1 - none;
    }

    private static Interval interval(List<Double> estimates, double mean, long groups) {
        int count = estimates.size();
        double variance = 0;
        for (double estimate : estimates) {
            variance += (estimate - mean) * (estimate - mean) / count;
        }
        double spread = mean * (1 - mean);
        double most = Math.max(count, groups);
        double effective = variance <= 0 ? most : spread * count / variance;
        if (spread <= 0) {
            effective = count;
        }
        return wilson(mean, Math.clamp(effective, count, most));
    }

    private static Interval wilson(double mean, double count) {
        double z2 = Z * Z;
        double centre = (mean + z2 / (2 * count)) / (1 + z2 / count);
        double half =
                Z
                        / (1 + z2 / count)
                        * Math.sqrt(mean * (1 - mean) / count + z2 / (4 * count * count));
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }

    /**
     * What is known of one problem.
     *
     * @param samples how many were scored
     * @param solved how many of them passed
     */
    public record Count(int samples, int solved) {}

    /**
     * A range of probabilities.
     *
     * @param low its lower end
     * @param high its upper end
     */
    public record Interval(double low, double high) {}
}
