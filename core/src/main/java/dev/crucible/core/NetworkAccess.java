package dev.crucible.core;

import java.util.Locale;

/** What network a run gets. */
public enum NetworkAccess {
    /** No network: creating an internet socket is refused. */
    NONE,
    /** A loopback interface of its own, which reaches nothing outside the sandbox. */
    LOOPBACK;

    /** The name as users write it, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
