package dev.crucible.journal.notes;

import dev.crucible.journal.MalformedException;

/** The rule for names of keys: C2SP signed-note, section "Format". */
final class KeyName {
    private static final int LONGEST = 255;

    private KeyName() {}

    static String check(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            throw new MalformedException("a key's name has 1 to 255 characters");
        }
        if (name.codePoints().anyMatch(KeyName::forbidden)) {
            throw new MalformedException("a key's name has no spaces, no '+' and no controls");
        }
        return name;
    }

    private static boolean forbidden(int character) {
        return character == '+'
                || Character.isISOControl(character)
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.SURROGATE;
    }
}
