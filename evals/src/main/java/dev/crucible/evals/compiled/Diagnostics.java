package dev.crucible.evals.compiled;

import java.util.function.Predicate;

/** Reads what compilers say. */
final class Diagnostics {
    private static final int LONGEST = 300;

    private Diagnostics() {}

    /** The first line that fits; the first that says anything when none does. */
    static String firstLine(String text, Predicate<String> wanted) {
        return text.lines()
                .map(String::strip)
                .filter(wanted)
                .findFirst()
                .or(() -> text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst())
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                .orElse("the compiler said nothing");
    }
}
