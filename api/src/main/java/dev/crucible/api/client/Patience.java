package dev.crucible.api.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Bears a server that does not answer, or answers that it cannot now: tries again after a wait that
 * grows, with full jitter, and never earlier than the server asks. Only for what may be sent twice.
 * Thread-safe when the generator is.
 */
public final class Patience {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

    /** How often to try what the server calls its own fault. */
    private static final int ATTEMPTS_AT_FAULTS = 5;

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
        return until(call, () -> false);
    }

    /**
     * Calls until it succeeds.
     *
     * @param progressed whether the call that failed got further than the one before it: the
     *     attempts are then counted anew
     * @throws ApiException the last failure, or one that trying again cannot cure
     */
    public <T> T until(Supplier<T> call, BooleanSupplier progressed) {
        int attempt = 0;
        while (true) {
            try {
                return call.get();
            } catch (ApiException failed) {
                attempt = progressed.getAsBoolean() ? 1 : attempt + 1;
                if (hopeless(failed, attempt)) {
                    throw failed;
                }
                if (attempt == 1) {
                    complaint.accept(failed.getMessage() + "; trying again");
                }
                pause(attempt, failed.retryAfter());
            }
        }
    }

    private boolean hopeless(ApiException failed, int attempt) {
        int most = failed.broken() ? Math.min(attempts, ATTEMPTS_AT_FAULTS) : attempts;
        return !failed.temporary() || attempt >= most || Thread.currentThread().isInterrupted();
    }

    private void pause(int attempt, Duration asked) {
        long ceiling = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(attempt - 1, 10));
        long least = Math.min(asked.toNanos(), LONGEST_ASKED.toNanos());
        LockSupport.parkNanos(least + random.nextLong(ceiling / 2, ceiling + 1));
    }
}
