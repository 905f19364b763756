package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiException;
import dev.crucible.api.client.RemoteRuns;
import dev.crucible.api.documents.ResultDocument;
import dev.crucible.core.Attestation;
import dev.crucible.core.Attestations;
import dev.crucible.core.Cancellation;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.IsolationClass;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;
import dev.crucible.evals.execution.Judge;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;

/**
 * Has candidates scored by a server. What was submitted once is found again, so nothing is scored
 * twice, whichever side was restarted. Thread-safe.
 */
public final class RemoteJudge implements Judge {
    /** What the server has against this one candidate, not against the evaluation. */
    private static final Set<ErrorCode> UNFIT =
            EnumSet.of(ErrorCode.INVALID_REQUEST, ErrorCode.TOO_LARGE);

    private final RemoteRuns runs;
    private final ScoreSubmission submission;

    /** Has them scored in this way. */
    public RemoteJudge(RemoteRuns runs, ScoreSubmission submission) {
        this.runs = runs;
        this.submission = submission;
    }

    @Override
    public SampleResult judge(Candidate candidate, Cancellation cancellation) {
        Thread waiting = Thread.currentThread();
        try (Cancellation.Registration _ = cancellation.onCancel(waiting::interrupt)) {
            return result(
                    candidate, runs.complete(submission.of(candidate), submission.key(candidate)));
        } catch (ApiException failed) {
            if (cancellation.cancelled() || UNFIT.contains(failed.code())) {
                return unscored(candidate, "the server: " + failed.getMessage());
            }
            throw failed;
        }
    }

    private SampleResult result(Candidate candidate, JsonNode run) {
        JsonNode ending = run.path("ending");
        JsonNode score = run.path("result").path("score");
        String label = ending.path("verdict").asString("");
        if (!ending.path("type").asString("").equals("scored")) {
            String cause = RunText.ending(run);
            return unscored(
                    candidate,
                    "%s is %s%s"
                            .formatted(
                                    run.path("id").asString(""),
                                    run.path("state").asString(""),
                                    cause.isEmpty() ? "" : ": " + cause));
        }
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.label().equals(label))
                .findFirst()
                .map(verdict ->
                        SampleResult.of(
                                candidate,
                                proved(new Score(verdict, score.path("detail").asString("")), run),
                                ending.path("tookMillis").asLong(0)))
                .orElseGet(() -> unscored(candidate, "the server's verdict is '" + label + "'"));
    }

    /**
     * A pass must be shown to have been isolated, by what the server's journal holds a digest of.
     */
    private Score proved(Score score, JsonNode run) {
        Attestations shown;
        String digest = run.path("attestationDigest").asString("");
        try {
            shown = ResultDocument.isolation(run.path("result")).attestations();
        } catch (InvalidRequestException wrong) {
            return new Score(Verdict.UNSCORED, "unproven: " + wrong.getMessage());
        }
        IsolationClass required = submission.isolation().least();
        if (!score.passed() || required == IsolationClass.NONE) {
            return score.in(shown);
        }
        String fault =
                shown.digest().hex().equals(digest)
                        ? shown.fault(shownClass(shown)).orElse("")
                        : "the attestations are not what the journal has recorded";
        if (fault.isEmpty() && !shownClass(shown).satisfies(required)) {
            fault = "the class is " + shownClass(shown).label();
        }
        return fault.isEmpty()
                ? score.in(shown)
                : new Score(Verdict.UNSCORED, "unproven: " + fault).in(shown);
    }

    private static IsolationClass shownClass(Attestations shown) {
        return shown.sandboxes().values().stream()
                .map(Attestation::isolation)
                .min(Comparator.naturalOrder())
                .orElse(IsolationClass.NONE);
    }

    private static SampleResult unscored(Candidate candidate, String why) {
        return SampleResult.of(candidate, new Score(Verdict.UNSCORED, why), 0);
    }
}
