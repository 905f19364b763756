package dev.crucible.core.queue;

import java.util.Set;
import java.util.TreeSet;

/** All work that needs the same of a worker. */
final class Lane {
    private final Set<String> needs;

    /** The flows that may be served, in the order in which they will be. */
    private final TreeSet<Turn> turns = new TreeSet<>();

    private int items;

    Lane(Set<String> needs) {
        this.needs = needs;
    }

    Set<String> needs() {
        return needs;
    }

    TreeSet<Turn> turns() {
        return turns;
    }

    /** How many items it has, wherever they are. */
    int items() {
        return items;
    }

    void count(int more) {
        items += more;
    }
}
