package dev.crucible.cli.service;

import dev.crucible.core.Cancellation;

import java.util.function.ToLongFunction;

/**
 * Removes once, beside the start of a service, large content that a crash left without reference.
 * The service waits for it only when it stops, and then it ends after the page that it is at. What
 * fails is said, and left for the next start.
 */
final class OrphanRemoval implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OrphanRemoval.class.getName());

    private final ToLongFunction<Cancellation> removal;
    private final Cancellation stop = new Cancellation();
    private final Thread thread;

    /**
     * A removal that has not begun.
     *
     * @param removal removes what there is, ends early when it is cancelled, and says how many were
     *     removed
     */
    OrphanRemoval(ToLongFunction<Cancellation> removal) {
        this.removal = removal;
        this.thread = Thread.ofVirtual().name("storage-orphans").unstarted(this::remove);
    }

    /** Begins. */
    OrphanRemoval start() {
        thread.start();
        return this;
    }

    private void remove() {
        try {
            long removed = removal.applyAsLong(stop);
            if (removed > 0) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0} files without reference, which a crash had left, were removed",
                        removed);
            }
        } catch (RuntimeException failure) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "files without reference are left for the next start",
                    failure);
        }
    }

    @Override
    public void close() {
        stop.cancel();
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
