package dev.crucible.core.queue;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/** What one tenant has in one lane, in a line for each priority. */
final class Flow {
    private final Tenant tenant;
    private final Lane lane;
    private final Map<Integer, Line> lines = new TreeMap<>();
    private int items;
    private @Nullable Turn turn;
    private @Nullable Rise rise;

    Flow(Tenant tenant, Lane lane) {
        this.tenant = tenant;
        this.lane = lane;
    }

    Tenant tenant() {
        return tenant;
    }

    Lane lane() {
        return lane;
    }

    Line line(int priority) {
        return lines.computeIfAbsent(priority, Line::new);
    }

    Iterable<Line> lines() {
        return lines.values();
    }

    /** How many items it has, wherever they are. */
    int items() {
        return items;
    }

    void count(int more) {
        items += more;
    }

    /** Where it stands among others; null when it has nothing to offer. */
    @Nullable Turn turn() {
        return turn;
    }

    void turn(@Nullable Turn next) {
        turn = next;
    }

    /** When one of its heads will rank higher; null when none will. */
    @Nullable Rise rise() {
        return rise;
    }

    void rise(@Nullable Rise next) {
        rise = next;
    }

    /**
     * A flow whose rank is to be looked at again.
     *
     * @param time when
     * @param key makes it unique
     */
    record Rise(long time, long key, Flow flow) implements Comparable<Rise> {
        @Override
        public int compareTo(Rise other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(key, other.key);
        }
    }
}
