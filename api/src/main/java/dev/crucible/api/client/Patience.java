package dev.crucible.api.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Bears a server that does not answer, or answers that it cannot now: tries again after a wait that
 * grows, with full jitter. Only for what may be sent twice. Thread-safe when the generator is.
 */
public final class Patience {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final int attempts;
    private final RandomGenerator random;
    private final Consumer<String> complaint;

    /**
     * Patience.
     *
     * @param attempts how often to try, from 1
     * @param complaint is told why, when the first of several attempts has failed
     */
    public Patience(int attempts, RandomGenerator random, Consumer<String> complaint) {
        this.attempts = attempts;
        this.random = random;
        this.complaint = complaint;
    }

    /**
     * Calls until it succeeds.
     *
     * @throws ApiException the last failure, or one that trying again cannot cure
     */
    public <T> T until(Supplier<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (ApiException failed) {
                if (!failed.temporary()
                        || attempt >= attempts
                        || Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
                if (attempt == 1) {
                    complaint.accept(failed.getMessage() + "; trying again");
                }
                pause(attempt);
            }
        }
    }

    private void pause(int attempt) {
        long ceiling = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(attempt - 1, 10));
        LockSupport.parkNanos(random.nextLong(ceiling / 2, ceiling + 1));
    }
}
