package dev.crucible.containment.matrix;

import dev.crucible.containment.Family;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What all probes found of one engine.
 *
 * @param engine its name
 * @param fingerprint what it holds for
 * @param measured when it was begun
 * @param took how long it took
 * @param findings one a probe, in the order of the catalogue
 */
public record Matrix(
        String engine,
        Fingerprint fingerprint,
        Instant measured,
        Duration took,
        List<Finding> findings) {
    /** Copies the list. */
    public Matrix {
        findings = List.copyOf(findings);
    }

    /** How many probes came to each verdict; every verdict has its number. */
    public Map<Verdict, Long> counts() {
        return counts(findings);
    }

    /** The same for one family. */
    public Map<Verdict, Long> counts(Family family) {
        return counts(
                findings.stream().filter(finding -> finding.probe().family() == family).toList());
    }

    private static Map<Verdict, Long> counts(List<Finding> findings) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        counts.putAll(
                findings.stream()
                        .collect(
                                Collectors.groupingBy(
                                        finding -> finding.judgement().verdict(),
                                        Collectors.counting())));
        return counts;
    }

    /** What is not as the catalogue says. */
    public List<Finding> unexpected() {
        return findings.stream().filter(finding -> !finding.asExpected()).toList();
    }

    /** The same by what was said of them, so that what many have in common is said once. */
    public Map<String, List<Finding>> unexpectedByReason() {
        return unexpected().stream()
                .collect(
                        Collectors.groupingBy(
                                finding -> finding.judgement().because(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    /** What there was nothing to attempt of, by the reason. */
    public Map<String, List<Finding>> notApplicable() {
        return findings.stream()
                .filter(finding -> finding.judgement().verdict() == Verdict.NOT_APPLICABLE)
                .collect(
                        Collectors.groupingBy(
                                finding -> finding.judgement().because(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    /** What must be shown to people though it is no fault. */
    public List<Finding> notable() {
        return findings.stream()
                .filter(Finding::asExpected)
                .filter(finding ->
                        finding.better() || finding.judgement().verdict() == Verdict.BREACHED)
                .toList();
    }
}
