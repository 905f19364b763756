package dev.crucible.core;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes run ids in the layout of a ULID (github.com/ulid/spec): 48 bits of milliseconds since 1970
 * and 80 random bits. Thread-safe when the generator is.
 */
public final class RunIds {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private final InstantSource clock;
    private final RandomGenerator random;

    /** Ids from this clock and this generator. */
    public RunIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** The next id. */
    public RunId next() {
        StringBuilder id = new StringBuilder("run-");
        append(id, clock.millis(), 10);
        append(id, random.nextLong(), 8);
        append(id, random.nextLong(), 8);
        return new RunId(id.toString());
    }

    private static void append(StringBuilder id, long bits, int digits) {
        for (int digit = digits - 1; digit >= 0; digit--) {
            id.append(ALPHABET[(int) (bits >>> (5 * digit)) & 31]);
        }
    }
}
