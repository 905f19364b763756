package dev.crucible.containment;

/**
 * Where an attempt must succeed: an enclosure without the walls of a sandbox.
 *
 * @param enclosure name of the enclosure; empty when there is none where it could be shown safely
 * @param setup statements that come before those of the attempt
 * @param whyNone why it cannot be shown
 * @param flawed whether the setup alone is what must be noticed, so that silence cannot be asked
 *     for
 */
public record Control(String enclosure, String setup, String whyNone, boolean flawed) {
    /** An ordinary user without filters and masks. */
    public static final Control PLAIN = new Control("enclosure", "", "", false);

    /** The root of a user namespace. */
    public static final Control PRIVILEGED = new Control("enclosure-root", "", "", false);

    /** It could only be shown by endangering the machine. */
    public static Control none(String why) {
        return new Control("", "", why, false);
    }

    /** The same, with something to be done first. */
    public Control after(String statements) {
        return new Control(enclosure, statements, whyNone, flawed);
    }

    /** The same, with statements first that are themselves the flaw that is to be noticed. */
    public Control flawedBy(String statements) {
        return new Control(enclosure, statements, whyNone, true);
    }
}
