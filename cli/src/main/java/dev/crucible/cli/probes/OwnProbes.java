package dev.crucible.cli.probes;

import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.evals.Score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What this module attempts beyond the containment module's own catalogue. */
public final class OwnProbes {
    private OwnProbes() {}

    /**
     * All of them.
     *
     * @param shows how commands show a run
     * @param another starts another Crucible
     * @param runtimes the languages of this machine
     * @param score scores a completion of a function {@code add(a, b)} in the engine of that name;
     *     empty where nothing can
     * @param downloads a service that gives out what runs leave
     */
    public static List<Probe> all(
            Shows shows,
            AnotherCrucible another,
            RuntimeCatalog runtimes,
            BiFunction<String, String, Optional<Score>> score,
            Downloads downloads) {
        List<Probe> probes = new ArrayList<>();
        probes.add(
                new CrucibleEnded(
                        ProbeInfo.of(
                                "LC-05",
                                "XCCCCC",
                                "live on when Crucible itself is ended by accident",
                                "who dies cleans up nothing"),
                        another));
        probes.add(
                new Bombs(
                        ProbeInfo.of(
                                "OUT-06",
                                "CCCCCC",
                                "leave results that harm whoever parses them",
                                "a bracket costs one byte to write, and much more to read"),
                        shows.json(),
                        score));
        probes.add(
                new Served(
                        ProbeInfo.of(
                                "OUT-07",
                                "CCCCCC",
                                "leave files that a browser executes when they are downloaded",
                                "who looks at a result in a browser lends it a session"),
                        downloads));
        probes.add(
                new PreparedFolders(
                        ProbeInfo.of(
                                "CAR-08",
                                "PCCCCC",
                                "change what is prepared once for all compilations",
                                "who poisons what is shared is in every program after it"),
                        runtimes));
        probes.addAll(InjectionProbes.all(shows));
        return List.copyOf(probes);
    }
}
