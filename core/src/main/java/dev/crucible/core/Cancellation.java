package dev.crucible.core;

import java.util.ArrayList;
import java.util.List;

/** A wish, expressed once and from any thread, that work should end. */
public final class Cancellation {
    private final List<Registered> actions = new ArrayList<>();
    private boolean cancelled;

    /** A token that nobody has cancelled yet. */
    public static Cancellation none() {
        return new Cancellation();
    }

    /** Asks the work to end. Only the first call does anything; every action runs. */
    public void cancel() {
        List<Registered> due;
        synchronized (actions) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        RuntimeException failure = null;
        for (Registered registered : due) {
            try {
                registered.action.run();
            } catch (RuntimeException failed) {
                if (failure == null) {
                    failure = failed;
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
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
                Registered registered = new Registered(action);
                actions.add(registered);
                return registered;
            }
        }
        action.run();
        return () -> {};
    }

    /** Equal only to itself, because the same action may be registered twice. */
    private final class Registered implements Registration {
        private final Runnable action;

        private Registered(Runnable action) {
            this.action = action;
        }

        @Override
        public void close() {
            synchronized (actions) {
                actions.remove(this);
            }
        }
    }

    /** A registered action; closing it forgets the action. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
