package dev.crucible.core.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many literals in one pass (Aho and Corasick, 1975). A position is a node of the tree of all
 * literals: the longest beginning of one that the bytes so far end with. Immutable when built.
 */
final class LiteralSearch {
    /** The position before the first byte. */
    static final int START = 0;

    private final int[] first = new int[256];
    private final List<List<Integer>> ends = new ArrayList<>();
    private int[] keys = new int[64];
    private int[] targets = new int[64];
    private int[] fail = new int[16];
    private int[] depth = new int[16];
    private int[] shorter = new int[16];
    private int nodes = 1;

    /** A search for these literals, none of them empty; they are known by their index. */
    LiteralSearch(List<byte[]> literals) {
        Arrays.fill(keys, -1);
        ends.add(List.of());
        for (int index = 0; index < literals.size(); index++) {
            add(literals.get(index), index);
        }
        link();
        for (int value = 0; value < 256; value++) {
            first[value] = Math.max(START, child(START, value));
        }
    }

    private void add(byte[] literal, int index) {
        int node = START;
        for (byte value : literal) {
            int next = child(node, value & 0xff);
            node = next >= 0 ? next : grow(node, value & 0xff);
        }
        List<Integer> all = new ArrayList<>(ends.get(node));
        all.add(index);
        ends.set(node, List.copyOf(all));
    }

    private int grow(int parent, int value) {
        if (nodes == fail.length) {
            fail = Arrays.copyOf(fail, nodes * 2);
            depth = Arrays.copyOf(depth, nodes * 2);
            shorter = Arrays.copyOf(shorter, nodes * 2);
        }
        if (nodes * 2 > keys.length) {
            rehash();
        }
        int node = nodes++;
        depth[node] = depth[parent] + 1;
        ends.add(List.of());
        store(parent << 8 | value, node);
        return node;
    }

    private void rehash() {
        int[] oldKeys = keys;
        int[] oldTargets = targets;
        keys = new int[oldKeys.length * 2];
        targets = new int[oldKeys.length * 2];
        Arrays.fill(keys, -1);
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldKeys[slot] >= 0) {
                store(oldKeys[slot], oldTargets[slot]);
            }
        }
    }

    private void store(int key, int target) {
        int slot = slot(key);
        keys[slot] = key;
        targets[slot] = target;
    }

    private int slot(int key) {
        int slot = key * 0x9E3779B1 >>> Integer.numberOfLeadingZeros(keys.length) + 1;
        while (keys[slot] != key && keys[slot] >= 0) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private int child(int node, int value) {
        int slot = slot(node << 8 | value);
        return keys[slot] < 0 ? -1 : targets[slot];
    }

    /** Finds for each node, level by level, the longest beginning that it ends with. */
    private void link() {
        ArrayDeque<Integer> level = new ArrayDeque<>();
        level.add(START);
        while (!level.isEmpty()) {
            int node = level.remove();
            for (int value = 0; value < 256; value++) {
                int child = child(node, value);
                if (child >= 0) {
                    fail[child] = node == START ? START : next(fail[node], value);
                    shorter[child] =
                            ends.get(fail[child]).isEmpty() ? shorter[fail[child]] : fail[child];
                    level.add(child);
                }
            }
        }
    }

    private int next(int node, int value) {
        int at = node;
        while (at != START && child(at, value) < 0) {
            at = fail[at];
        }
        return Math.max(START, child(at, value));
    }

    /** The position after one more byte; or, when it must be asked again, less than 0. */
    int step(int node, int value) {
        if (node == START) {
            return first[value];
        }
        int child = child(node, value);
        return child >= 0 ? child : ~fail[node];
    }

    /** How many bytes of a literal there are at this position. */
    int depth(int node) {
        return depth[node];
    }

    /** The literals that end at this position and are as long as it is deep. */
    List<Integer> ends(int node) {
        return ends.get(node);
    }

    /** The next position with shorter literals that end here too; {@link #START} for none. */
    int shorter(int node) {
        return shorter[node];
    }
}
