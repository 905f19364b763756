package dev.crucible.containment;

import dev.crucible.core.Control;
import dev.crucible.core.RunResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What cannot be enforced cannot be broken: a run whose own attestation declares, before the
 * program began, that nothing enforces what an attempt breaks, has promised nothing of that kind.
 */
final class Clauses {
    private Clauses() {}

    /**
     * The same judgement, or why it does not apply to this very run. What is declared as enforced,
     * or not declared at all, excuses nothing; and what held is said to hold, promised or not.
     */
    static Judgement excused(Probe probe, RunResult result, Judgement judgement) {
        if (judgement.verdict() != Verdict.BREACHED || probe.clause().isEmpty()) {
            return judgement;
        }
        Optional<Control> declared =
                result.attestation().notEnforced().stream()
                        .filter(control -> control.name().equals(probe.clause()))
                        .findFirst();
        if (declared.isEmpty()) {
            return judgement;
        }
        List<String> evidence = new ArrayList<>(List.of("without it: " + judgement.because()));
        evidence.addAll(judgement.evidence());
        return new Judgement(
                Verdict.NOT_APPLICABLE,
                "the run's attestation declares that '%s' is not enforced: %s"
                        .formatted(probe.clause(), declared.get().host()),
                evidence);
    }
}
