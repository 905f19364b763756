package dev.crucible.testkit;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Random input for property tests. The same seed makes the same input. */
public final class Gen {
    private final Random random;

    private Gen(long seed) {
        random = new Random(seed);
    }

    /**
     * Checks a property many times, with the seeds from 0 on. A failure names its seed; with {@code
     * -Dcrucible.seed=SEED} only that one is checked.
     */
    public static void check(int rounds, Consumer<Gen> property) {
        Long only = Long.getLong("crucible.seed");
        if (only != null) {
            property.accept(new Gen(only));
            return;
        }
        for (long seed = 0; seed < rounds; seed++) {
            try {
                property.accept(new Gen(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "fails with -Dcrucible.seed=" + seed + ": " + failure.getMessage(),
                        failure);
            }
        }
    }

    /** An integer from 0 to {@code bound}, without {@code bound} itself. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Any integer, with those that are likely to matter more often. */
    public int number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(32);
            case 1 -> 1 << random.nextInt(32);
            case 2 -> -1 - random.nextInt(4);
            default -> random.nextInt();
        };
    }

    /** Either, equally often. */
    public boolean flip() {
        return random.nextBoolean();
    }

    /** One of these. */
    public <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Any bytes, at most so many. */
    public byte[] bytes(int atMost) {
        byte[] bytes = new byte[random.nextInt(atMost + 1)];
        random.nextBytes(bytes);
        return bytes;
    }
}
