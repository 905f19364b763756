package dev.crucible.evals.proxy;

import dev.crucible.core.Limits;

import java.time.Duration;

/** The bounds of the two sandboxes of an exchange. */
public final class ExchangeLimits {
    /** How much longer than the candidate the tests may take, so that they are there to the end. */
    public static final Duration SLACK = Duration.ofSeconds(10);

    /** Most that each side may send altogether, and write to standard error. */
    public static final long MAX_BYTES = 8L << 20;

    private static final long LEAST_MEMORY = 512L << 20;
    private static final int LEAST_PROCESSES = 64;

    private ExchangeLimits() {}

    /** What the tests get, given what the candidate gets. */
    public static Limits tests(Limits candidate) {
        return candidate(candidate)
                .withWall(candidate.wall().plus(SLACK))
                .withCpu(candidate.cpu().plus(SLACK))
                .withMemoryBytes(Math.max(candidate.memoryBytes(), LEAST_MEMORY))
                .withProcesses(Math.max(candidate.processes(), LEAST_PROCESSES));
    }

    /** What the candidate gets: as asked, with room for its answers. */
    public static Limits candidate(Limits limits) {
        return limits.withOutputBytes(Math.max(limits.outputBytes(), MAX_BYTES));
    }
}
