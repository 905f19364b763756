package dev.crucible.core;

import java.util.ArrayList;
import java.util.List;

/** A wish, expressed once and from any thread, that work should end. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** A token that nobody has cancelled yet. */
    public static Cancellation none() {
        return new Cancellation();
    }

    /** Asks the work to end. Only the first call does anything. */
    public void cancel() {
        List<Runnable> due;
        synchronized (actions) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /** Whether the wish has been expressed. */
    public boolean cancelled() {
        synchronized (actions) {
            return cancelled;
        }
    }

    /**
     * Runs {@code action} on cancellation, at once if that has already happened.
     *
     * @return closes to forget the action again
     */
    public Registration onCancel(Runnable action) {
        synchronized (actions) {
            if (!cancelled) {
                actions.add(action);
                return () -> forget(action);
            }
        }
        action.run();
        return () -> {};
    }

    private void forget(Runnable action) {
        synchronized (actions) {
            actions.remove(action);
        }
    }

    /** A registered action; closing it forgets the action. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
