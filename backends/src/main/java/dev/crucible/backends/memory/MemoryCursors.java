package dev.crucible.backends.memory;

import dev.crucible.core.journal.CursorStore;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Cursors in memory. Thread-safe. */
public final class MemoryCursors implements CursorStore {
    private final MemoryUnits units;
    private final Map<String, Long> cursors = new ConcurrentHashMap<>();

    /** Cursors that take part in these units. */
    public MemoryCursors(MemoryUnits units) {
        this.units = units;
    }

    @Override
    public long load(String subscriber) {
        return units.read(() -> cursors.getOrDefault(subscriber, 0L));
    }

    @Override
    public void save(String subscriber, long next) {
        units.commit(() -> {
            Optional<Long> before = Optional.ofNullable(cursors.put(subscriber, next));
            units.undo(() ->
                    before.ifPresentOrElse(
                            earlier -> cursors.put(subscriber, earlier),
                            () -> cursors.remove(subscriber)));
            return next;
        });
    }
}
