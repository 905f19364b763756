package dev.crucible.cli.probes;

import dev.crucible.core.EngineInfo;

import java.util.List;
import java.util.Map;

/** Has a service run a program, and fetches from it what the program left. */
@FunctionalInterface
public interface Downloads {
    /**
     * The headers of each answer, by their names in lower case: of every file, and of the output.
     *
     * @param engine in which it runs
     * @param program in Python; leaves the files
     * @param files their names
     */
    List<Map<String, String>> headers(EngineInfo engine, String program, List<String> files);
}
