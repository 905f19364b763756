package dev.crucible.containment.matrix;

import dev.crucible.containment.Verdict;
import dev.crucible.containment.layers.Depth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that is known of one engine for one fingerprint: the latest finding of every probe, whenever
 * that was.
 *
 * @param engine its name
 * @param fingerprint what it holds for
 * @param quick when the quick attempts, or all of them, were last gone through
 * @param full when all of them were
 * @param findings one a probe, by id
 * @param depths one a probe at most, by id
 */
public record StoredMatrix(
        String engine,
        Fingerprint fingerprint,
        Optional<Instant> quick,
        Optional<Instant> full,
        SortedMap<String, KeptFinding> findings,
        SortedMap<String, Depth> depths) {
    /** Copies the maps. */
    public StoredMatrix {
        findings = Collections.unmodifiableSortedMap(new TreeMap<>(findings));
        depths = Collections.unmodifiableSortedMap(new TreeMap<>(depths));
    }

    /** Nothing known yet. */
    public static StoredMatrix empty(String engine, Fingerprint fingerprint) {
        return new StoredMatrix(
                engine,
                fingerprint,
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    /**
     * With what was measured now. The latest finding of a probe counts; what was not tried now
     * stays as it was, so that a few attempts neither hide nor renew what the others showed.
     */
    public StoredMatrix with(Matrix matrix, Scope scope) {
        Instant time = matrix.measured();
        SortedMap<String, KeptFinding> latest = new TreeMap<>(findings);
        matrix.findings().forEach(one -> latest.put(one.probe().id(), KeptFinding.of(one, time)));
        return new StoredMatrix(
                engine,
                fingerprint,
                scope == Scope.PART ? quick : Optional.of(time),
                scope == Scope.FULL ? Optional.of(time) : full,
                latest,
                depths);
    }

    /** With these depths; those of other probes stay. */
    public StoredMatrix with(List<Depth> measured) {
        SortedMap<String, Depth> latest = new TreeMap<>(depths);
        measured.forEach(depth -> latest.put(depth.probe(), depth));
        return new StoredMatrix(engine, fingerprint, quick, full, findings, latest);
    }

    /** What is not as the catalogue says. */
    public List<KeptFinding> unexpected() {
        return findings.values().stream().filter(one -> !one.asExpected()).toList();
    }

    /** How many probes came to each verdict; every verdict has its number. */
    public Map<Verdict, Long> counts() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(
                    verdict,
                    findings.values().stream().filter(o -> o.verdict() == verdict).count());
        }
        return counts;
    }

    /**
     * The depth of every family: that of its weakest attempt, 0 where one gets through or nobody
     * can tell. A family is left out while the depth of an attempt that is held is not known.
     */
    public SortedMap<String, Integer> familyDepths() {
        SortedMap<String, Integer> known = new TreeMap<>();
        if (full.isEmpty()) {
            // Nobody knows which attempts of a family are not among these.
            return known;
        }
        Map<String, List<KeptFinding>> families =
                findings.values().stream().collect(Collectors.groupingBy(KeptFinding::family));
        families.forEach(
                (family, all) -> weakest(all).ifPresent(depth -> known.put(family, depth)));
        return known;
    }

    private Optional<Integer> weakest(List<KeptFinding> family) {
        List<Integer> each = new ArrayList<>();
        for (KeptFinding finding : family) {
            switch (finding.verdict()) {
                case BREACHED, INCONCLUSIVE -> each.add(0);
                case NOT_APPLICABLE -> {
                    // There is nothing that layers would have to hold.
                }
                case CONTAINED, LIMITED -> {
                    Depth depth = depths.get(finding.probe());
                    if (depth == null) {
                        return Optional.empty();
                    }
                    if (!depth.wall()) {
                        each.add(depth.layers());
                    }
                }
            }
        }
        return each.stream().min(Integer::compare);
    }
}
