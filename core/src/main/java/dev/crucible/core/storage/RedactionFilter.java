package dev.crucible.core.storage;

import dev.crucible.core.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Redacts one stream as it comes. How it is cut into chunks makes no difference to the result:
 * secrets that overlap are one, with the name of the one that begins first. At most {@link
 * PartsTracker#MOST_UNDECIDED} bytes are held back. Not thread-safe.
 */
public final class RedactionFilter {
    private static final int SLICE = 8 * 1024;

    /** How far back the byte before a beginning is remembered; known beginnings are shorter. */
    private static final int HISTORY = 64;

    private final List<RedactionRule> rules;
    private final LiteralSearch search;
    private final @Nullable RedactionTracker[] trackers;
    private final List<Integer> active = new ArrayList<>();
    private final byte[] history = new byte[HISTORY];
    private final ArrayDeque<Region> pending = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();

    private byte[] held = new byte[SLICE];
    private int heldBytes;
    private long position;
    private long flushed;
    private int node = LiteralSearch.START;
    private long steps;

    /** Bytes that are secret: from the first to before the last, and by which rule. */
    private record Region(long start, long end, int rule) {
        boolean overlaps(Region other) {
            return start < other.end && other.start < end;
        }

        Region with(Region other) {
            boolean ours = start < other.start || start == other.start && rule <= other.rule;
            return new Region(
                    Math.min(start, other.start),
                    Math.max(end, other.end),
                    ours ? rule : other.rule);
        }
    }

    RedactionFilter(List<RedactionRule> rules, LiteralSearch search) {
        this.rules = rules;
        this.search = search;
        this.trackers = new RedactionTracker[rules.size()];
    }

    /** The next bytes of the stream; returns what can be told of the result by now. */
    public Bytes filter(Bytes chunk) {
        if (rules.isEmpty()) {
            return chunk;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(chunk.size());
        ByteBuffer rest = chunk.asBuffer();
        while (rest.hasRemaining()) {
            int count = Math.min(SLICE, rest.remaining());
            hold(rest, count);
            for (int at = heldBytes - count; at < heldBytes; at++) {
                feed(held[at] & 0xff);
            }
            flush(decided(), out);
        }
        return Bytes.copyOf(out.toByteArray());
    }

    /** The stream is over; returns the rest of the result. */
    public Bytes finish() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        flush(position, out);
        return Bytes.copyOf(out.toByteArray());
    }

    /** How many secrets were replaced so far, by the name in the marker. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** How many steps it took, which says more than a clock. */
    long steps() {
        return steps;
    }

    /** How many bytes are held back. */
    int heldBytes() {
        return heldBytes;
    }

    private void hold(ByteBuffer from, int count) {
        if (heldBytes + count > held.length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, heldBytes + count));
        }
        from.get(held, heldBytes, count);
        heldBytes += count;
    }

    private void feed(int value) {
        steps++;
        if (!active.isEmpty()) {
            follow(value);
        }
        int next = search.step(node, value);
        while (next < 0) {
            steps++;
            next = search.step(~next, value);
        }
        node = next;
        history[(int) (position % HISTORY)] = (byte) value;
        position++;
        for (int at = node; at != LiteralSearch.START; at = search.shorter(at)) {
            steps++;
            for (int rule : search.ends(at)) {
                begin(rule, position - search.depth(at));
            }
        }
    }

    private void follow(int value) {
        Iterator<Integer> each = active.iterator();
        while (each.hasNext()) {
            int rule = each.next();
            RedactionTracker tracker = tracker(rule);
            steps += tracker.feed(value, position, (start, end) -> found(start, end, rule));
            if (!tracker.live()) {
                each.remove();
            }
        }
    }

    private RedactionTracker tracker(int rule) {
        RedactionTracker known = trackers[rule];
        if (known == null) {
            known = RedactionTracker.of(rules.get(rule));
            trackers[rule] = known;
        }
        return known;
    }

    private void begin(int rule, long start) {
        if (rules.get(rule).wordStart() && start > 0 && isWordBefore(start)) {
            return;
        }
        RedactionTracker tracker = tracker(rule);
        boolean waslive = tracker.live();
        tracker.begin(start, position, (from, to) -> found(from, to, rule));
        if (!waslive && tracker.live()) {
            active.add(rule);
        }
    }

    private boolean isWordBefore(long start) {
        return ByteKinds.isWord(history[(int) ((start - 1) % HISTORY)] & 0xff);
    }

    private void found(long start, long end, int rule) {
        Region region = new Region(start, end, rule);
        if (start < flushed) {
            // It goes on where the last marker stands for it.
            flushed = Math.max(flushed, end);
            while (!pending.isEmpty() && pending.getFirst().start < flushed) {
                flushed = Math.max(flushed, pending.removeFirst().end);
            }
        } else {
            while (!pending.isEmpty() && pending.getLast().overlaps(region)) {
                region = region.with(pending.removeLast());
            }
            pending.addLast(region);
        }
    }

    /** Before this, nothing that comes can change the result. */
    private long decided() {
        long first = position - search.depth(node);
        for (int rule : active) {
            first = Math.min(first, tracker(rule).undecided());
        }
        return first;
    }

    private void flush(long until, ByteArrayOutputStream out) {
        long before = position - heldBytes;
        long at = Math.max(before, flushed);
        while (!pending.isEmpty() && pending.getFirst().start < until) {
            Region region = pending.removeFirst();
            write(before, at, region.start, out);
            mark(region, out);
            at = Math.max(at, region.end);
        }
        if (at < until) {
            write(before, at, until, out);
            at = until;
        }
        flushed = at;
        int drop = (int) Math.min(heldBytes, Math.max(0, at - before));
        System.arraycopy(held, drop, held, 0, heldBytes - drop);
        heldBytes -= drop;
    }

    private void write(long base, long from, long to, ByteArrayOutputStream out) {
        if (from < to) {
            out.write(held, (int) (from - base), (int) (to - from));
        }
    }

    private void mark(Region region, ByteArrayOutputStream out) {
        String name = rules.get(region.rule).name();
        counts.merge(name, 1L, Long::sum);
        out.writeBytes(("[redacted:" + name + "]").getBytes(StandardCharsets.US_ASCII));
    }
}
