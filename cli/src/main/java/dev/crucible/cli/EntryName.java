package dev.crucible.cli;

import dev.crucible.core.Runtime;

/** The name of a program that has no file of its own. */
final class EntryName {
    private EntryName() {}

    /** A name that the language accepts. */
    static String of(Runtime runtime) {
        String stem = runtime.name().equals("java") ? "Main" : "main";
        return runtime.extensions().isEmpty() ? stem : stem + "." + runtime.extensions().getFirst();
    }
}
