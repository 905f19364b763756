package dev.crucible.core.runs;

/**
 * Is told what a dispatcher does, once it is done; much of that is in no event. Called by whoever
 * asked the dispatcher: must be quick and must not throw.
 */
public interface DispatchObserver {
    /** Nobody looks. */
    DispatchObserver NONE = new DispatchObserver() {};

    /** A worker has claimed this run, which is like this now. */
    default void claimed(Run run) {}

    /** What a worker said about a run was refused, because its claim is stale. */
    default void refused(Dispatcher.Claim claim) {}

    /** The claim on this run, which is like this now, was not renewed in time. */
    default void leaseLost(Run run) {}
}
