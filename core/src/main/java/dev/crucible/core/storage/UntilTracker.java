package dev.crucible.core.storage;

/** Follows what goes on until its end comes; all of it is secret, even when the end never comes. */
final class UntilTracker implements RedactionTracker {
    private final RedactionRule.Until rest;
    private final byte[] end;
    private final int[] fail;
    private long start;
    private int matched;
    private int left;
    private boolean live;

    UntilTracker(RedactionRule.Until rest) {
        this.rest = rest;
        this.end = rest.end().toArray();
        this.fail = new int[end.length];
        for (int at = 1; at < end.length; at++) {
            fail[at] = advanced(fail[at - 1], end[at] & 0xff);
        }
    }

    /** How many bytes of the end there are after this byte (Knuth, Morris and Pratt, 1977). */
    private int advanced(int before, int value) {
        int at = before;
        while (at > 0 && (end[at] & 0xff) != value) {
            at = fail[at - 1];
        }
        return (end[at] & 0xff) == value ? at + 1 : at;
    }

    @Override
    public void begin(long from, long to, Matches matches) {
        start = live ? Math.min(start, from) : from;
        live = true;
        left = rest.most();
        matched = 0;
        matches.found(start, to);
    }

    @Override
    public int feed(int value, long position, Matches matches) {
        if (!live) {
            return 0;
        }
        if (!rest.allowed().get(value) || left-- == 0) {
            live = false;
            return 1;
        }
        matches.found(start, position + 1);
        matched = advanced(matched, value);
        live = matched < end.length;
        return 2;
    }

    @Override
    public boolean live() {
        return live;
    }

    @Override
    public long undecided() {
        return NONE;
    }
}
