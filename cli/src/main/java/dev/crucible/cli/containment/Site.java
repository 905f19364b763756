package dev.crucible.cli.containment;

import dev.crucible.cli.ordinary.Starter;
import dev.crucible.containment.matrix.Fingerprint;
import dev.crucible.containment.matrix.MatrixStore;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Runner;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where engines are measured.
 *
 * @param starter who starts the engines
 * @param repertoire what can be attempted
 * @param enclosures where attempts must succeed
 * @param enclosureRunner takes runs to those
 * @param programs what an engine executes of its own, by its name
 * @param outside makes a new folder for what attempts are after, which goes with this process
 * @param version of Crucible
 * @param store where what was measured is kept
 * @param clock the time of day
 * @param nanoTime never goes back, in nanoseconds
 */
public record Site(
        Starter starter,
        Repertoire repertoire,
        List<ExecutionEngine> enclosures,
        Runner enclosureRunner,
        Function<String, Map<String, Path>> programs,
        Supplier<Path> outside,
        String version,
        MatrixStore store,
        InstantSource clock,
        LongSupplier nanoTime) {
    /** Copies the list. */
    public Site {
        enclosures = List.copyOf(enclosures);
    }

    /** What an engine is now. */
    public Fingerprint fingerprint(EngineInfo engine) {
        return Fingerprint.of(engine, version, programs.apply(engine.name()), starter.root());
    }
}
