package dev.crucible.containment;

import dev.crucible.core.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A language with a sandbox of its own may not have what an attempt goes through: no system calls,
 * no processes, no sockets. Then nothing was attempted, and nothing held.
 */
final class Interfaces {
    private Interfaces() {}

    /**
     * The same judgement, or why it does not apply to such a language. A program that says so by
     * itself excuses no breach.
     */
    static Judgement existing(
            Ground ground, Payload payload, Observation seen, Judgement judgement) {
        if (ground.kind() != EngineKind.LANGUAGE || judgement.verdict() == Verdict.BREACHED) {
            return judgement;
        }
        if (payload.source().given()
                && seen.result().outcome() instanceof Outcome.Refused(String clause)) {
            return Judgement.notApplicable(clause);
        }
        Optional<String> absent =
                Stream.of(Optional.of(seen), seen.companion())
                        .flatMap(Optional::stream)
                        .flatMap(one -> one.transcript().absent().stream())
                        .findFirst();
        boolean attempted =
                judgement.verdict() != Verdict.INCONCLUSIVE && !seen.transcript().acts().isEmpty();
        if (absent.isEmpty() || attempted) {
            return judgement;
        }
        List<String> evidence = new ArrayList<>(List.of("otherwise: " + judgement.because()));
        evidence.addAll(judgement.evidence());
        return new Judgement(
                Verdict.NOT_APPLICABLE, "there is no such interface: " + absent.get(), evidence);
    }
}
