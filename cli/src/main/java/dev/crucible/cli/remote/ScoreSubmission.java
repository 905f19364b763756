package dev.crucible.cli.remote;

import dev.crucible.api.documents.IsolationJson;
import dev.crucible.api.documents.LimitsJson;
import dev.crucible.cli.console.Json;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.Isolation;
import dev.crucible.core.Limits;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.execution.EvaluationHeader;

import tools.jackson.databind.node.ObjectNode;

/**
 * What is sent to have candidates of one evaluation scored.
 *
 * @param evaluation which one, and which beginning of it
 * @param engine what isolates them
 * @param isolation what is demanded of it
 * @param limits of each candidate
 */
public record ScoreSubmission(
        EvaluationHeader evaluation, EngineChoice engine, Isolation isolation, Limits limits) {
    private static final int MAX_LABEL = 200;

    /** The submission of a candidate. */
    ObjectNode of(Candidate candidate) {
        ObjectNode node = Json.object();
        node.put("kind", "score");
        ScoringProblemJson.write(candidate.problem(), node.putObject("problem"));
        node.put("completion", candidate.sample().completion());
        node.set("limits", LimitsJson.write(limits));
        IsolationJson.write(isolation, node);
        node.put(
                "engine",
                switch (engine) {
                    case EngineChoice.Auto _ -> "auto";
                    case EngineChoice.Named(String name, _) -> name;
                });
        ObjectNode labels = node.putObject("labels");
        labels.put("evaluation", evaluation.key());
        labels.put("dataset", cut(evaluation.dataset()));
        labels.put("task", cut(candidate.sample().taskId()));
        return node;
    }

    /**
     * Names the candidate of this beginning of the evaluation: the same after a restart, another
     * one when everything is scored anew.
     */
    String key(Candidate candidate) {
        String task = Digest.of(Bytes.utf8(candidate.sample().taskId())).hex();
        return "eval-%s-%s-%s-%d"
                .formatted(
                        evaluation.key(),
                        evaluation.start(),
                        task.substring(0, 24),
                        candidate.sample().index());
    }

    private static String cut(String text) {
        return text.length() <= MAX_LABEL ? text : text.substring(0, MAX_LABEL);
    }
}
