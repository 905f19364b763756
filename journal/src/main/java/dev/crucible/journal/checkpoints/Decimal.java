package dev.crucible.journal.checkpoints;

import dev.crucible.journal.MalformedException;

/** Numbers as checkpoints and proofs write them: decimal, without sign or leading zeros. */
final class Decimal {
    private static final int DIGITS = 19;

    private Decimal() {}

    static long parse(String text) {
        if (text.length() <= DIGITS && text.matches("0|[1-9][0-9]*")) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException tooLarge) {
                throw new MalformedException("a number beyond 2^63 - 1");
            }
        }
        throw new MalformedException("a number is decimal, without sign or leading zeros");
    }
}
