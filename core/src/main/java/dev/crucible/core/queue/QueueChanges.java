package dev.crucible.core.queue;

/**
 * Learns of every change of a {@link Scheduler} that must outlast the process, while it happens.
 * Renewals are not told: after a restart every lease is a full one.
 */
public interface QueueChanges {
    /** For a queue that keeps nothing. */
    QueueChanges NONE =
            new QueueChanges() {
                @Override
                public void added(StoredWork work) {}

                @Override
                public void changed(StoredWork work) {}

                @Override
                public void removed(long key) {}

                @Override
                public void state(WorkQueue.State state) {}

                @Override
                public void fences(long upTo) {}
            };

    /** An item came. */
    void added(StoredWork work);

    /** An item is elsewhere now; its key and its work are the same. */
    void changed(StoredWork work);

    /** An item left. */
    void removed(long key);

    /** The queue was opened, paused, drained. */
    void state(WorkQueue.State state);

    /** No fence larger than this has been given; told before one is, and rarely. */
    void fences(long upTo);
}
