package dev.crucible.core.runs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Does what is due by time alone: ends leases that ran out, notices workers that fell silent,
 * deletes payloads whose time is up. One thread; what fails is said and tried again.
 */
public final class Housekeeper implements AutoCloseable {
    private static final int BATCH = 200;

    private final RunDispatcher dispatcher;
    private final Retention retention;
    private final RunSettings settings;
    private final InstantSource clock;
    private final Consumer<RuntimeException> failures;
    private final List<Runnable> others;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Instant lastSweep = Instant.MIN;

    /**
     * A housekeeper that has not begun.
     *
     * @param failures is told what went wrong; must not throw
     * @param others what else is to be done every time, such as ending idle sessions
     */
    public Housekeeper(
            RunDispatcher dispatcher,
            Retention retention,
            RunSettings settings,
            InstantSource clock,
            Consumer<RuntimeException> failures,
            List<Runnable> others) {
        this.dispatcher = dispatcher;
        this.retention = retention;
        this.settings = settings;
        this.clock = clock;
        this.failures = failures;
        this.others = List.copyOf(others);
    }

    /** Does what is due now. */
    public void tick() {
        attempt(() -> drain(dispatcher::expire));
        attempt(dispatcher::forgetSilent);
        others.forEach(this::attempt);
        Instant now = clock.instant();
        if (lastSweep.isBefore(now.minus(settings.sweep())) || lastSweep.isAfter(now)) {
            lastSweep = now;
            attempt(() -> drain(retention::sweep));
            attempt(dispatcher::tidy);
        }
    }

    private void attempt(Runnable duty) {
        try {
            duty.run();
        } catch (RuntimeException failed) {
            failures.accept(failed);
        }
    }

    /** The rest waits for the next time where there is very much. */
    private static void drain(IntUnaryOperator duty) {
        for (int round = 0; round < 50 && duty.applyAsInt(BATCH) == BATCH; round++) {
            // There may be more.
        }
    }

    /** Begins; ends with {@link #close}. */
    public Housekeeper start() {
        Thread.ofVirtual().name("housekeeper").start(this::loop);
        return this;
    }

    private void loop() {
        Duration interval = settings.housekeeping();
        try {
            while (!stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                tick();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
