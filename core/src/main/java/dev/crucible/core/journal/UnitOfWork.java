package dev.crucible.core.journal;

import java.util.function.Supplier;

/**
 * Makes several changes of one store one change: all of them happen, or none. Implementations are
 * thread-safe.
 *
 * <p>The ports of the same store that are called by the work take part in it; called outside, each
 * is a unit of its own.
 */
public interface UnitOfWork {
    /**
     * Does the work and returns when its changes are durable. The work runs alone: no other unit of
     * the store runs meanwhile. So it must be short, must not wait for anything, and must not start
     * threads that use the store. It may run on another thread than the caller's.
     *
     * @return what the work returned
     * @throws dev.crucible.core.CrucibleException what the work threw, and then nothing of it
     *     happened; or {@code INSUFFICIENT_RESOURCES} or {@code INTERNAL} when the store could not
     *     make it durable
     */
    <T> T commit(Supplier<T> work);
}
