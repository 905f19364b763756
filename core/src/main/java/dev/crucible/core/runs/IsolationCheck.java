package dev.crucible.core.runs;

import dev.crucible.core.Attestation;
import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Ending;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunResult;
import dev.crucible.core.runs.ResultReader.Stated;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a result shows the isolation that it claims and that was asked for. A worker's word that
 * a program has ended does not count without it.
 */
public final class IsolationCheck implements ResultCheck {
    /** Verdicts that say nothing about a candidate. */
    private static final Set<String> NO_STATEMENT = Set.of("unscored", "missing-dependency");

    private static final String PASSED = "passed";

    private final ResultReader reader;

    /** A check of documents in this form. */
    public IsolationCheck(ResultReader reader) {
        this.reader = reader;
    }

    @Override
    public Optional<Attestations> check(Run run, Isolation demanded, Ending ending, Bytes result) {
        Stated stated = reader.isolation(result);
        Attestations attestations = stated.attestations();
        if (!stated.digest().equals(Optional.of(attestations.digest()))) {
            throw refused(
                    stated.digest().isEmpty()
                            ? "it has no digest"
                            : "it is not what its digest says");
        }
        fault(required(run), demanded, ending, stated)
                .ifPresent(why -> {
                    throw refused(why);
                });
        return Optional.of(attestations);
    }

    /** What the run asked for; a class that nobody knows any more is as strong as any. */
    private static IsolationClass required(Run run) {
        String label = run.summary().isolation();
        return Arrays.stream(IsolationClass.values())
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElse(IsolationClass.VM);
    }

    private static Optional<String> fault(
            IsolationClass required, Isolation demanded, Ending ending, Stated stated) {
        Attestations attestations = stated.attestations();
        return switch (ending) {
            case Ending.Ran ran when executed(ran.outcome()) ->
                    staged(ran.outcome(), stated)
                            .or(() -> shown(required, attestations, ran.engine(), ran.isolation()))
                            .or(() -> unshown(demanded, attestations));
            case Ending.Ran _ -> Optional.empty();
            case Ending.Scored scored when NO_STATEMENT.contains(scored.verdict()) ->
                    Optional.empty();
            case Ending.Scored scored ->
                    scored(required, scored, attestations)
                            .or(() -> unshown(demanded, attestations));
        };
    }

    /**
     * Whether the outcome says something of untrusted code that only an attestation makes credible.
     * That it broke out is believed without.
     */
    private static boolean executed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited _, Outcome.Signalled _, Outcome.LimitReached _ -> true;
            case Outcome.Cancelled _, Outcome.Refused _, Outcome.Lost _, Outcome.Breached _ ->
                    false;
        };
    }

    /** A compiler that comes to its end is not the program that was asked for. */
    private static Optional<String> staged(Outcome outcome, Stated stated) {
        if (outcome.success() && !stated.stage().equals(RunResult.Stage.RUN.label())) {
            return Optional.of("only the program itself succeeds, not '" + stated.stage() + "'");
        }
        return stated.attestations().of(stated.stage()).isPresent()
                ? Optional.empty()
                : Optional.of("no attestation of the stage '" + stated.stage() + "'");
    }

    /** What was asked of every sandbox, and one does not show. */
    private static Optional<String> unshown(Isolation demanded, Attestations attestations) {
        return attestations.sandboxes().values().stream()
                .flatMap(attestation -> demanded.unshown(attestation).stream())
                .findFirst();
    }

    private static Optional<String> scored(
            IsolationClass required, Ending.Scored ending, Attestations attestations) {
        if (attestations.sandboxes().isEmpty()) {
            return Optional.of("a score without attestations");
        }
        if (ending.verdict().equals(PASSED)
                && !attestations.sandboxes().keySet().containsAll(List.of("candidate", "tests"))) {
            return Optional.of("nobody passes without attestations of both sides");
        }
        IsolationClass claimed = attestations.sandboxes().values().iterator().next().isolation();
        return shown(required, attestations, ending.engine(), claimed);
    }

    private static Optional<String> shown(
            IsolationClass required,
            Attestations attestations,
            String engine,
            IsolationClass claimed) {
        if (!claimed.satisfies(required)) {
            return Optional.of(
                    "the run asked for the class %s, and had %s"
                            .formatted(required.label(), claimed.label()));
        }
        for (Attestation attestation : attestations.sandboxes().values()) {
            if (!attestation.engine().equals(engine)) {
                return Optional.of(
                        "attested is the engine %s, not %s"
                                .formatted(attestation.engine(), engine));
            }
        }
        return attestations.fault(claimed);
    }

    private static InvalidRequestException refused(String why) {
        return new InvalidRequestException(
                List.of(
                        new Fault(
                                "attestation",
                                why,
                                "one that shows the isolation of every sandbox of the run")));
    }
}
