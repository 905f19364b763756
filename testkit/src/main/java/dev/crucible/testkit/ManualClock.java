package dev.crucible.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to go on. Thread-safe. */
public final class ManualClock implements InstantSource {
    private volatile Instant now;

    /** Starts at this time. */
    public ManualClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Goes on, or back. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
