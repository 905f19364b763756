package dev.crucible.core.storage;

import dev.crucible.core.Bytes;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One kind of secret: how it begins, and what follows. Each form can be found in one pass, with
 * work and memory that no input can drive up.
 *
 * @param name stands in the marker: lower-case letters, digits and hyphens
 * @param begin the bytes that it begins with
 * @param wordStart whether the byte before must not be a letter, a digit or an underscore
 * @param rest what follows
 */
record RedactionRule(String name, Bytes begin, boolean wordStart, Rest rest) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** Checks the form of the name. */
    RedactionRule {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a rule has 1 to 40 lower-case letters, digits and hyphens: "
                            + name);
        }
        if (begin.size() == 0) {
            throw new IllegalArgumentException("a rule begins with something");
        }
    }

    /** What follows the beginning. */
    sealed interface Rest {}

    /** Nothing: the beginning is all of it. */
    record Nothing() implements Rest {}

    /** These parts, one after the other. */
    record Parts(List<Part> parts) implements Rest {
        Parts {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Everything up to this end, or, when it does not come, up to the first byte that is not
     * allowed or is one too many.
     */
    record Until(Bytes end, BitSet allowed, int most) implements Rest {}

    /**
     * Bytes of a kind: exactly one, or a run of at least so many, which ends before the first byte
     * of another kind.
     */
    record Part(BitSet kind, boolean run, int atLeast) {
        static Part one(BitSet kind) {
            return new Part(kind, false, 1);
        }

        static Part run(BitSet kind, int atLeast) {
            return new Part(kind, true, atLeast);
        }
    }
}
