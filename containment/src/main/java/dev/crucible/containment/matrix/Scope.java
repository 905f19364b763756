package dev.crucible.containment.matrix;

import java.util.Locale;

/** How much of the catalogue a measurement went through. */
public enum Scope {
    /** Some attempts that somebody named: says nothing about the others. */
    PART,
    /** The quick attempts, of every family. */
    QUICK,
    /** All of it. */
    FULL;

    /** In lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
