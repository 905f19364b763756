package dev.crucible.core.journal;

import java.util.Locale;

/**
 * Who did something.
 *
 * @param kind what acts
 * @param name which one: a key's id, a token's subject, a worker's name; at most 200 characters
 */
public record Actor(Kind kind, String name) {
    /** Most characters of a name. */
    public static final int MAX_NAME = 200;

    /** Crucible itself. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "crucible");

    /** Whoever uses this machine, where nobody has to say who they are. */
    public static final Actor LOCAL = new Actor(Kind.LOCAL, "local");

    /** Checks the name. */
    public Actor {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("an actor's name has 1 to " + MAX_NAME + " letters");
        }
    }

    /** What acts. */
    public enum Kind {
        /** Crucible itself, by a rule. */
        SYSTEM,
        /** Somebody on this machine, not authenticated. */
        LOCAL,
        /** The holder of an API key. */
        KEY,
        /** A person or program that an identity provider vouches for. */
        TOKEN,
        /** A worker. */
        WORKER;

        /** The name in every interface. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return kind.label() + ":" + name;
    }
}
