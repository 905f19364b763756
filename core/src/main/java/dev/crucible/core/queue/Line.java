package dev.crucible.core.queue;

import java.util.TreeSet;

/**
 * What a tenant has waiting of one kind and one priority, first come first served. Only its head
 * grows in rank with time: a long line must not push others aside because it is long. Whoever takes
 * the head takes one rank away; what was gained before stays with the line.
 */
final class Line {
    private final int priority;
    private final TreeSet<Item> items = new TreeSet<>(Item::compareByDue);

    /** The waiting of a head counts from here, or from when it was due if that is later. */
    private long floor = Long.MIN_VALUE;

    Line(int priority) {
        this.priority = priority;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    Item head() {
        return items.first();
    }

    void add(Item item) {
        items.add(item);
    }

    void remove(Item item) {
        items.remove(item);
    }

    private long since() {
        return Math.max(floor, head().standing().due());
    }

    /** The head's rank: its priority, and one more for every {@code aging} that it waited. */
    int rank(long now, long aging) {
        long gained = Math.max(0, now - since()) / aging;
        return (int) Math.min(Work.MAX_PRIORITY, priority + gained);
    }

    /** When the rank will be higher, if nothing is taken; never, if it cannot be. */
    long nextRise(long now, long aging) {
        int rank = rank(now, aging);
        return rank == Work.MAX_PRIORITY
                ? Long.MAX_VALUE
                : since() + (rank - priority + 1L) * aging;
    }

    long floor() {
        return floor;
    }

    void floor(long before) {
        floor = before;
    }

    /** The head is about to be taken. */
    void served(long now, long aging) {
        long useful = (Work.MAX_PRIORITY - priority) * aging;
        floor = Math.min(now, Math.max(since(), now - useful) + aging);
    }
}
