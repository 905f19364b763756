package dev.crucible.cli.service;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A value that is looked up again once it is older than this. Thread-safe. */
final class Fresh<T> implements Supplier<T> {
    private final Supplier<T> source;
    private final long maxNanos;
    private final LongSupplier nanoTime;
    private @Nullable T value;
    private long since;

    Fresh(Supplier<T> source, Duration max, LongSupplier nanoTime) {
        this.source = source;
        this.maxNanos = max.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized T get() {
        T known = value;
        if (known == null || nanoTime.getAsLong() - since > maxNanos) {
            known = source.get();
            value = known;
            since = nanoTime.getAsLong();
        }
        return known;
    }
}
