package dev.crucible.cli.service;

import dev.crucible.api.documents.LimitsJson;
import dev.crucible.api.documents.RequestDocument;
import dev.crucible.api.documents.ResultDocument;
import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.cli.remote.ScoringProblemJson;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Ending;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.RunSpans;
import dev.crucible.core.telemetry.Scope;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.Spans;
import dev.crucible.core.telemetry.Telemetry;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Feed;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Executes on the engines of this machine. */
final class LocalExecution implements Execution {
    private final Workplace workplace;
    private final RandomGenerator salts;
    private final LongSupplier nanoTime;
    private final Telemetry telemetry;

    LocalExecution(
            Workplace workplace,
            RandomGenerator salts,
            LongSupplier nanoTime,
            Telemetry telemetry) {
        this.workplace = workplace;
        this.salts = salts;
        this.nanoTime = nanoTime;
        this.telemetry = telemetry;
    }

    @Override
    public Finished execute(Assignment assignment, Feed feed, Cancellation cancellation) {
        RequestDocument document = RequestDocument.read(assignment.request());
        RunId run = assignment.claim().run();
        Scope scope = Scope.current();
        try (Span span =
                telemetry.start(Spans.run(run.value(), runtime(document), scope.trace()))) {
            Finished finished =
                    scope.withTrace(span.context())
                            .call(() ->
                                    switch (document.kind()) {
                                        case RUN ->
                                                run(run, document.content(), feed, cancellation);
                                        case SCORE -> score(run, document.content(), cancellation);
                                    });
            RunSpans.ended(span, finished.ending());
            return finished;
        }
    }

    private static String runtime(RequestDocument document) {
        return switch (document.kind()) {
            case RUN -> document.content().path("runtime").asString("");
            case SCORE -> document.content().path("problem").path("runtime").asString("");
        };
    }

    private Finished run(RunId run, JsonNode request, Feed feed, Cancellation cancellation) {
        DigestingOutput output = new DigestingOutput(feed);
        RunResult result =
                workplace
                        .runner()
                        .traced(telemetry)
                        .run(
                                RunRequestJson.read(request, workplace.entryNames()),
                                OutputListener.alone(output),
                                cancellation);
        if (result.stage() == RunResult.Stage.COMPILE) {
            pass(output, OutputListener.Stream.STDOUT, result.stdout());
            pass(output, OutputListener.Stream.STDERR, result.stderr());
        }
        for (SandboxFile file : result.artifacts()) {
            feed.artifact(file.path(), file.executable(), file.content());
        }
        Bytes document =
                ResultDocument.of(
                        run,
                        result,
                        output.summary(OutputListener.Stream.STDOUT, result.stdout().truncated()),
                        output.summary(OutputListener.Stream.STDERR, result.stderr().truncated()),
                        salts);
        return new Finished(
                new Ending.Ran(
                        result.outcome(), result.usage(), result.engine(), result.isolation()),
                document);
    }

    /** What a compiler wrote was captured, not followed. */
    private static void pass(
            OutputListener output, OutputListener.Stream stream, CapturedStream captured) {
        if (captured.bytes().size() > 0) {
            output.output(stream, captured.bytes());
        }
    }

    private Finished score(RunId run, JsonNode request, Cancellation cancellation) {
        long start = nanoTime.getAsLong();
        RunRequestJson.Place place = RunRequestJson.place(request);
        ExecutionEngine engine = workplace.engines().select(place.engine(), place.isolation());
        Problem problem = ScoringProblemJson.read(request.path("problem"));
        Optional<Runtime> runtime = workplace.runtimes().find(problem.runtime());
        Score score =
                runtime.flatMap(known ->
                                workplace
                                        .scorers()
                                        .find(
                                                engine,
                                                known,
                                                LimitsJson.read(request.path("limits"))))
                        .map(scorer ->
                                scorer.score(
                                        problem,
                                        request.path("completion").asString(""),
                                        cancellation))
                        .orElseGet(() ->
                                new Score(
                                        Score.Verdict.MISSING_DEPENDENCY,
                                        "nothing here scores runtime '" + problem.runtime() + "'"));
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
        return new Finished(
                new Ending.Scored(score.verdict().label(), took, engine.name()),
                ResultDocument.ofScore(
                        run,
                        score.verdict().label(),
                        score.detail(),
                        took.toMillis(),
                        engine.name(),
                        salts));
    }
}
