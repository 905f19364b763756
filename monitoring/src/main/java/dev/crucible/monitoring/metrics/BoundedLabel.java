package dev.crucible.monitoring.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the number of values of a label bounded, whoever chooses them: the first ones keep their
 * names, all later ones are {@code other}. Thread-safe.
 */
final class BoundedLabel {
    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicInteger size = new AtomicInteger();

    BoundedLabel(int most) {
        this.most = most;
    }

    /** The value under which to count. */
    String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        if (size.get() >= most) {
            return OTHER;
        }
        return add(value);
    }

    private synchronized String add(String value) {
        if (known.contains(value)) {
            return value;
        }
        if (size.get() >= most) {
            return OTHER;
        }
        known.add(value);
        size.incrementAndGet();
        return value;
    }
}
