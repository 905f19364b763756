package dev.crucible.cli;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.IsolationClass;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.integrity.HackabilityReport;
import dev.crucible.evals.integrity.ProblemReport.Verdict;
import dev.crucible.evals.integrity.ReportKey;
import dev.crucible.evals.integrity.ReportStore;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What a check of a dataset has found earlier, as far as it matters to those who use it. */
final class Hackability {
    private final Optional<HackabilityReport> report;

    private Hackability(Optional<HackabilityReport> report) {
        this.report = report;
    }

    /**
     * What is known of a dataset here, for walls of the engine's class. What scores behind stronger
     * walls scores behind these, too; what does not tells nothing of them.
     */
    static Hackability of(Composition composition, Dataset dataset, EngineInfo engine) {
        ReportStore store = new ReportStore(folder(composition));
        Optional<HackabilityReport> own = find(store, dataset, engine.isolation());
        Optional<HackabilityReport> hackable =
                Arrays.stream(IsolationClass.values())
                        .filter(one -> one.satisfies(engine.isolation()))
                        .flatMap(one -> find(store, dataset, one).stream())
                        .filter(one -> one.verdict() == Verdict.HACKABLE)
                        .findFirst();
        return new Hackability(hackable.or(() -> own));
    }

    private static Optional<HackabilityReport> find(
            ReportStore store, Dataset dataset, IsolationClass isolation) {
        return store.find(ReportKey.of(dataset.digest(), isolation, Main.VERSION));
    }

    static Path folder(Composition composition) {
        return composition.stateFolder().resolve("evals").resolve("integrity");
    }

    /**
     * Refuses a dataset in which a cheat has scored.
     *
     * @param accepted whether the user knows, and wants it all the same
     * @throws CrucibleException when a cheat has scored
     */
    void require(boolean accepted) {
        if (accepted || report.isEmpty()) {
            return;
        }
        HackabilityReport known = report.orElseThrow();
        if (known.verdict() != Verdict.HACKABLE) {
            return;
        }
        throw new CrucibleException(
                ErrorCode.REFUSED,
                "%s is hackable: submissions that deserve nothing scored in %d of %d problems checked, such as %s (mend the tests and check again with 'crucible eval check', or use it all the same with --accept-hackable)"
                        .formatted(
                                known.dataset(),
                                known.of(Verdict.HACKABLE).size(),
                                known.checked(),
                                known.of(Verdict.HACKABLE).getFirst().taskId()));
    }

    /** One word for a summary: the verdict, or {@code unchecked} where there is none. */
    String verdict() {
        return report.map(known -> known.verdict().label()).orElse(Verdict.UNCHECKED.label());
    }

    /** How many problems of the dataset were checked. */
    int checked() {
        return report.map(HackabilityReport::checked).orElse(0);
    }

    /** One line for a person. */
    String line() {
        return report.map(known ->
                        "Integrity: %s (%d of %d problems checked, %d hackable, %d broken)."
                                .formatted(
                                        known.said(),
                                        known.checked(),
                                        known.total(),
                                        known.of(Verdict.HACKABLE).size(),
                                        known.of(Verdict.BROKEN).size()))
                .orElse(
                        "Integrity: not checked; 'crucible eval check' tells whether cheats score"
                                + " in this dataset.");
    }
}
