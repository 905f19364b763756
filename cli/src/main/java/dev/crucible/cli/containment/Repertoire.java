package dev.crucible.cli.containment;

import dev.crucible.cli.integrity.EvaluationProbes;
import dev.crucible.containment.HostIntegrity;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.probes.Catalogue;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that this version can attempt.
 *
 * @param catalogue attempts to break out
 * @param evaluation attempts to cheat in an evaluation
 */
public record Repertoire(Catalogue catalogue, EvaluationProbes evaluation) {
    /** What each of them is about, with what is looked at of the host. */
    public List<ProbeInfo> infos() {
        return Stream.of(
                        catalogue.probes().stream().map(Probe::info),
                        EvaluationProbes.infos().stream(),
                        HostIntegrity.checks().stream())
                .flatMap(all -> all)
                .toList();
    }
}
