package dev.crucible.containment.matrix;

import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Findings that no engine has made. */
final class Findings {
    private Findings() {}

    /** One that expects this letter of everything. */
    static Finding of(String id, char expected, Verdict verdict) {
        return of(id, expected, verdict, "because", "evidence");
    }

    static Finding of(String id, char expected, Verdict verdict, String because, String evidence) {
        ProbeInfo probe = ProbeInfo.of(id, String.valueOf(expected).repeat(6), "attempt", "reason");
        return new Finding(
                probe,
                probe.expected(EngineKind.NAMESPACES),
                new Judgement(verdict, because, List.of(evidence)),
                Duration.ofMillis(3));
    }

    static Matrix matrix(Finding... findings) {
        return matrix("jail", findings);
    }

    static Matrix matrix(String engine, Finding... findings) {
        return new Matrix(
                engine,
                new Fingerprint(new TreeMap<>(Map.of("kernel", engine))),
                Instant.EPOCH,
                Duration.ofSeconds(2),
                List.of(findings));
    }
}
