package dev.crucible.core.queue;

import java.util.Map;

/** What can happen to an item of work, as one table. */
final class Lifecycle {
    /** Every step that there is, and where it leads. */
    static final Map<Step, State> STEPS =
            Map.ofEntries(
                    Map.entry(new Step(State.ABSENT, Event.ENQUEUE), State.QUEUED),
                    Map.entry(new Step(State.QUEUED, Event.CLAIM), State.LEASED),
                    Map.entry(new Step(State.QUEUED, Event.CANCEL), State.ABSENT),
                    Map.entry(new Step(State.LEASED, Event.RENEW), State.LEASED),
                    Map.entry(new Step(State.LEASED, Event.COMPLETE), State.ABSENT),
                    Map.entry(new Step(State.LEASED, Event.RELEASE), State.QUEUED),
                    Map.entry(new Step(State.LEASED, Event.RETRY), State.QUEUED),
                    Map.entry(new Step(State.LEASED, Event.GIVE_UP), State.DEAD),
                    Map.entry(new Step(State.LEASED, Event.CANCEL), State.CANCELLING),
                    Map.entry(new Step(State.CANCELLING, Event.CANCEL), State.CANCELLING),
                    Map.entry(new Step(State.CANCELLING, Event.RENEW), State.CANCELLING),
                    Map.entry(new Step(State.CANCELLING, Event.COMPLETE), State.ABSENT),
                    Map.entry(new Step(State.CANCELLING, Event.DROP), State.ABSENT),
                    Map.entry(new Step(State.DEAD, Event.REDRIVE), State.QUEUED),
                    Map.entry(new Step(State.DEAD, Event.DISCARD), State.ABSENT));

    private Lifecycle() {}

    /**
     * Where the event leads.
     *
     * @throws IllegalStateException when it cannot happen in this state
     */
    static State after(State from, Event event) {
        State to = STEPS.get(new Step(from, event));
        if (to == null) {
            throw new IllegalStateException(event + " cannot happen to work that is " + from);
        }
        return to;
    }

    /** Where an item is. */
    enum State {
        /** The queue does not hold it: not yet, or no more. */
        ABSENT,
        /** It waits for its time or for a worker. */
        QUEUED,
        /** A worker holds it. */
        LEASED,
        /** A worker holds it, and is to stop. */
        CANCELLING,
        /** It was given up. */
        DEAD
    }

    /** What happens to an item. */
    enum Event {
        ENQUEUE,
        CLAIM,
        RENEW,
        COMPLETE,
        RELEASE,
        /** It failed, and is tried again. */
        RETRY,
        /** It failed too often. */
        GIVE_UP,
        CANCEL,
        /** It ended somehow, and was not wanted any more. */
        DROP,
        REDRIVE,
        DISCARD
    }

    /** An event in a state. */
    record Step(State from, Event event) {}
}
