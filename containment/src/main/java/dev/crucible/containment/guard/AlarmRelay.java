package dev.crucible.containment.guard;

import dev.crucible.containment.oracles.HostSnapshot.Change;

import java.util.concurrent.atomic.AtomicReference;

/** Passes alarms on to whoever listens at the time. Thread-safe. */
public final class AlarmRelay implements Alarm.Listener {
    private final AtomicReference<Alarm.Listener> target;

    /** A relay to this listener, until there is another. */
    public AlarmRelay(Alarm.Listener first) {
        target = new AtomicReference<>(first);
    }

    /** From now on to this one. */
    public void to(Alarm.Listener listener) {
        target.set(listener);
    }

    @Override
    public void heard(Alarm alarm) {
        target.get().heard(alarm);
    }

    @Override
    public void changed(Change change) {
        target.get().changed(change);
    }
}
