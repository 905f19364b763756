package dev.crucible.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One contestant's figures of one round.
 *
 * @param p50 median latency in milliseconds
 * @param p99 99th percentile of the latency in milliseconds
 * @param perSecond attempts finished in a second by all workers together
 */
record Round(double p50, double p99, double perSecond) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Makes {@code attempts} attempts on each of {@code workers} platform threads. */
    static Round of(Contestant contestant, int workers, int attempts) {
        long[][] latencies = new long[workers][attempts];
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (long[] own : latencies) {
            threads.add(Thread.ofPlatform().start(() -> fill(own, contestant.attempt())));
        }
        for (Thread thread : threads) {
            join(thread);
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        long[] all = Arrays.stream(latencies).flatMapToLong(Arrays::stream).sorted().toArray();
        return new Round(
                all[all.length / 2] / NANOS_PER_MILLI,
                all[Math.min(all.length - 1, all.length * 99 / 100)] / NANOS_PER_MILLI,
                all.length / seconds);
    }

    private static void fill(long[] latencies, Runnable attempt) {
        for (int at = 0; at < latencies.length; at++) {
            long start = System.nanoTime();
            attempt.run();
            latencies[at] = System.nanoTime() - start;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
