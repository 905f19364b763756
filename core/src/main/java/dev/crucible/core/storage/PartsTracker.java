package dev.crucible.core.storage;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Follows parts. At each place there is at most one candidate: of two at the same place the one
 * that began earlier covers the other, because from there on both end alike. So the work for a byte
 * is bounded by the number of parts.
 */
final class PartsTracker implements RedactionTracker {
    /** A secret that is undecided for so many bytes is none. */
    static final int MOST_UNDECIDED = 16 * 1024;

    private static final long FREE = -1;

    private final RedactionRule.Part[] parts;
    private final BitSet[] kinds;
    private final long[] starts;
    private final int[] counts;
    private int live;

    PartsTracker(RedactionRule.Parts rest) {
        parts = rest.parts().toArray(RedactionRule.Part[]::new);
        kinds = Arrays.stream(parts).map(RedactionRule.Part::kind).toArray(BitSet[]::new);
        starts = new long[parts.length];
        counts = new int[parts.length];
        Arrays.fill(starts, FREE);
    }

    @Override
    public void begin(long start, long end, Matches matches) {
        enter(0, start, 0);
    }

    private void enter(int place, long start, int count) {
        if (starts[place] == FREE) {
            live++;
            starts[place] = start;
            counts[place] = count;
            return;
        }
        starts[place] = Math.min(starts[place], start);
        counts[place] = Math.max(counts[place], count);
    }

    /** From the last part to the first, so that nobody moves twice. */
    @Override
    public int feed(int value, long position, Matches matches) {
        for (int place = parts.length - 1; place >= 0 && live > 0; place--) {
            long start = starts[place];
            if (start == FREE) {
                continue;
            }
            boolean found = found(place);
            int count = counts[place];
            starts[place] = FREE;
            live--;
            if (found || position - start < MOST_UNDECIDED) {
                move(place, start, count, value, position, matches);
            }
        }
        return parts.length;
    }

    private void move(
            int from, long start, int counted, int value, long position, Matches matches) {
        int place = from;
        int count = counted;
        if (!kinds[place].get(value)) {
            if (!parts[place].run() || count < parts[place].atLeast() || last(place)) {
                return;
            }
            place++;
            count = 0;
            if (!kinds[place].get(value)) {
                return;
            }
        }
        if (parts[place].run()) {
            enter(place, start, Math.min(count + 1, parts[place].atLeast()));
            if (found(place)) {
                matches.found(start, position + 1);
            }
        } else if (last(place)) {
            matches.found(start, position + 1);
        } else {
            enter(place + 1, start, 0);
        }
    }

    private boolean last(int place) {
        return place == parts.length - 1;
    }

    /** Whether the candidate at this place is a secret already, which may still go on. */
    private boolean found(int place) {
        return last(place) && parts[place].run() && counts[place] >= parts[place].atLeast();
    }

    @Override
    public boolean live() {
        return live > 0;
    }

    @Override
    public long undecided() {
        long first = NONE;
        for (int place = 0; place < parts.length; place++) {
            if (starts[place] != FREE && !found(place)) {
                first = Math.min(first, starts[place]);
            }
        }
        return first;
    }
}
