package dev.crucible.core.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after failures in a row: drawn evenly below a ceiling that doubles. */
final class Backoff {
    private final Duration base;
    private final Duration cap;
    private final RandomGenerator random;
    private int failures;

    Backoff(WorkerSettings settings, RandomGenerator random) {
        this.base = settings.retryBase();
        this.cap = settings.retryCap();
        this.random = random;
    }

    /** The wait after one more failure. */
    Duration next() {
        long ceiling = base.toNanos() << Math.min(failures++, 20);
        long most = ceiling <= 0 ? cap.toNanos() : Math.min(ceiling, cap.toNanos());
        return Duration.ofNanos(random.nextLong(Math.max(1, most)) + 1);
    }

    /** It worked. */
    void reset() {
        failures = 0;
    }
}
