package dev.crucible.core.queue;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** An item of work in a {@link Scheduler}. Confined to it. */
final class Item {
    private final long key;
    private final Work work;
    private Standing standing = Standing.ABSENT;
    private @Nullable Flow flow;
    private boolean inLine;

    Item(long key, Work work) {
        this.key = key;
        this.work = work;
    }

    /** Names it while it is there, and says who came first. */
    long key() {
        return key;
    }

    Work work() {
        return work;
    }

    Standing standing() {
        return standing;
    }

    void standing(Standing now) {
        standing = now;
    }

    boolean held() {
        return standing.state() == Lifecycle.State.LEASED
                || standing.state() == Lifecycle.State.CANCELLING;
    }

    /** Its tenant's work of its kind; only for what is in the queue. */
    Flow flow() {
        return Objects.requireNonNull(flow);
    }

    /** Where it was, if it was in the queue before. */
    @Nullable Flow formerFlow() {
        return flow;
    }

    void flow(Flow known) {
        flow = known;
    }

    /** Whether it stands in line, and not among what is not due yet. */
    boolean inLine() {
        return inLine;
    }

    void inLine(boolean now) {
        inLine = now;
    }

    /** Who is due first; among those, who came first. */
    static int compareByDue(Item one, Item other) {
        int byDue = Long.compare(one.standing.due(), other.standing.due());
        return byDue != 0 ? byDue : Long.compare(one.key, other.key);
    }

    /** Whose lease ends first, or who has been dead longest. */
    static int compareByUntil(Item one, Item other) {
        int byUntil = Long.compare(one.standing.until(), other.standing.until());
        return byUntil != 0 ? byUntil : Long.compare(one.key, other.key);
    }
}
