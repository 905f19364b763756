package dev.crucible.cli;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.integrity.HackabilityReport;
import dev.crucible.evals.integrity.ProblemReport.Verdict;
import dev.crucible.evals.integrity.ReportKey;
import dev.crucible.evals.integrity.ReportStore;

import java.nio.file.Path;
import java.util.Optional;

/** What a check of a dataset has found earlier, as far as it matters to those who use it. */
final class Hackability {
    private final Optional<HackabilityReport> report;

    private Hackability(Optional<HackabilityReport> report) {
        this.report = report;
    }

    /** What is known of a dataset here. */
    static Hackability of(Composition composition, Dataset dataset) {
        return new Hackability(
                new ReportStore(folder(composition))
                        .find(ReportKey.of(dataset.digest(), Main.VERSION)));
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
                                known.problems().size(),
                                known.of(Verdict.HACKABLE).getFirst().taskId()));
    }

    /** One word for a summary: the verdict, or {@code unchecked} where there is none. */
    String verdict() {
        return report.map(known -> known.verdict().label()).orElse(Verdict.UNCHECKED.label());
    }

    /** One line for a person. */
    String line() {
        return report.map(known ->
                        "Integrity: %s (%d of %d problems checked, %d hackable, %d broken)."
                                .formatted(
                                        known.verdict().label(),
                                        known.problems().size(),
                                        known.total(),
                                        known.of(Verdict.HACKABLE).size(),
                                        known.of(Verdict.BROKEN).size()))
                .orElse(
                        "Integrity: not checked; 'crucible eval check' tells whether cheats score"
                                + " in this dataset.");
    }
}
