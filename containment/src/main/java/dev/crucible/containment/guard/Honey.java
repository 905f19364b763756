package dev.crucible.containment.guard;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The values that no run can know unless it has left its sandbox. All of one process end with the
 * same 128 random bits, so that one search finds them all, and begin with what tells them apart.
 * Thread-safe.
 */
public final class Honey {
    /** Characters of the part that tells one from another: its place, and a number. */
    static final int HEAD = 17;

    private static final int SECRET_BYTES = 16;

    private final String secret;
    private final HoneySearch search;
    private final AtomicLong last = new AtomicLong();

    /**
     * Values of a new secret.
     *
     * @param random must not be predictable
     */
    public Honey(RandomGenerator random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        secret = HexFormat.of().formatHex(bytes);
        search = new HoneySearch(secret);
    }

    /** Where a value lies. */
    public enum Place {
        /** In the environment of the process that supervises one sandbox. */
        SUPERVISOR('a', "the environment of a sandbox's supervisor"),
        /** In the environment of the process that cleans up. */
        GUARDIAN('b', "the environment of a process of Crucible"),
        /** In a file of the host that no sandbox shows. */
        FILE('c', "a file of the host");

        private final char letter;
        private final String phrase;

        Place(char letter, String phrase) {
            this.letter = letter;
            this.phrase = phrase;
        }

        /** What a value of this place is of, for a person. */
        String phrase() {
            return phrase;
        }
    }

    /** The number of the next sandbox; none twice. */
    long next() {
        return last.incrementAndGet();
    }

    /** The value at this place for the sandbox of this number, 0 for none. */
    public String value(Place place, long number) {
        return place.letter + HexFormat.of().toHexDigits(number) + secret;
    }

    HoneySearch search() {
        return search;
    }

    /** What the characters before the secret say; several places when they say nothing. */
    static String describe(String head) {
        for (Place place : Place.values()) {
            if (head.length() == HEAD && head.charAt(0) == place.letter) {
                return place.phrase() + number(head.substring(1));
            }
        }
        return "a value that lies outside of every sandbox";
    }

    private static String number(String digits) {
        try {
            long number = HexFormat.fromHexDigitsToLong(digits);
            return number == 0 ? "" : " (sandbox " + number + ")";
        } catch (IllegalArgumentException cutOff) {
            return "";
        }
    }
}
