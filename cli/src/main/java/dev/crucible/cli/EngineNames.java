package dev.crucible.cli;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Which engines a measurement is of. */
final class EngineNames {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "Only this engine; may be given more than once.")
    private List<String> names = new ArrayList<>();

    /** Those that are named; none for all. */
    List<String> names() {
        return names;
    }
}
