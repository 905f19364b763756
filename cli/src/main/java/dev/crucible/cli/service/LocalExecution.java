package dev.crucible.cli.service;

import dev.crucible.api.documents.LimitsJson;
import dev.crucible.api.documents.RequestDocument;
import dev.crucible.api.documents.ResultDocument;
import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.cli.remote.ScoringProblemJson;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Ending;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.Room;
import dev.crucible.core.RunId;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxException;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.runs.RunSettings;
import dev.crucible.core.runs.RunSpans;
import dev.crucible.core.storage.Redaction;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Executes on the engines of this machine. */
final class LocalExecution implements Execution {
    /**
     * Most bytes of a compiler's stream that are kept, where a run's own limit is lower: less than
     * what a server takes beyond that limit.
     */
    private static final long COMPILER_OUTPUT = RunSettings.DEFAULTS.outputSlack();

    /** Bytes of a request that are not worth waiting for room. */
    private static final int SMALL = 256 * 1024;

    /** How many times a large request is in memory while it is read, and afterwards. */
    private static final int WHILE_READ = 5;

    private static final int AFTERWARDS = 3;

    private final Workplace workplace;
    private final Redaction redaction;
    private final RandomGenerator salts;
    private final LongSupplier nanoTime;
    private final Telemetry telemetry;

    LocalExecution(
            Workplace workplace,
            Redaction redaction,
            RandomGenerator salts,
            LongSupplier nanoTime,
            Telemetry telemetry) {
        this.workplace = workplace;
        this.redaction = redaction;
        this.salts = salts;
        this.nanoTime = nanoTime;
        this.telemetry = telemetry;
    }

    @Override
    public Finished execute(Assignment assignment, Feed feed, Cancellation cancellation) {
        try (Room.Hold room = workplace.room().hold()) {
            long size = assignment.request().size();
            room.take(size > SMALL ? size * WHILE_READ : 0, cancellation);
            RequestDocument document = RequestDocument.read(assignment.request());
            RunId run = assignment.claim().run();
            Scope scope = Scope.current();
            try (Span span =
                    telemetry.start(Spans.run(run.value(), runtime(document), scope.trace()))) {
                Finished finished =
                        scope.withTrace(span.context())
                                .call(() ->
                                        switch (document.kind()) {
                                            case RUN -> {
                                                RunRequest request = request(document.content());
                                                room.keep(size * AFTERWARDS);
                                                yield run(run, request, feed, cancellation);
                                            }
                                            case SCORE ->
                                                    score(run, document.content(), cancellation);
                                        });
                RunSpans.ended(span, finished.ending());
                return finished;
            }
        }
    }

    private RunRequest request(JsonNode content) {
        return RunRequestJson.read(content, workplace.entryNames());
    }

    private static String runtime(RequestDocument document) {
        return switch (document.kind()) {
            case RUN -> document.content().path("runtime").asString("");
            case SCORE -> document.content().path("problem").path("runtime").asString("");
        };
    }

    private Finished run(RunId run, RunRequest request, Feed feed, Cancellation cancellation) {
        long limit = request.limits().outputBytes();
        DigestingOutput stored = new DigestingOutput(feed);
        RedactedOutput live = new RedactedOutput(redaction, limit, stored);
        List<ResultDocument.Artifact> artifacts = new ArrayList<>();
        RunResult result =
                workplace
                        .runner()
                        .traced(telemetry)
                        .run(
                                request,
                                OutputListener.alone(live),
                                file -> {
                                    feed.artifact(file.path(), file.executable(), file.content());
                                    artifacts.add(ResultDocument.Artifact.of(file));
                                },
                                cancellation);
        RedactedOutput output =
                switch (result.stage()) {
                    case RUN -> live;
                    case COMPILE -> compiled(result, Math.max(limit, COMPILER_OUTPUT), stored);
                };
        output.finish();
        Bytes document =
                ResultDocument.of(
                        run,
                        result.withNotes(output.notes()),
                        stored.summary(
                                Stream.STDOUT,
                                result.stdout().truncated() || output.cut(Stream.STDOUT)),
                        stored.summary(
                                Stream.STDERR,
                                result.stderr().truncated() || output.cut(Stream.STDERR)),
                        artifacts,
                        salts);
        return new Finished(
                new Ending.Ran(
                        result.outcome(), result.usage(), result.engine(), result.isolation()),
                document);
    }

    /** What a compiler wrote was captured, not followed, and has a limit of its own. */
    private RedactedOutput compiled(RunResult result, long limit, OutputListener target) {
        RedactedOutput output = new RedactedOutput(redaction, limit, target);
        output.output(Stream.STDOUT, result.stdout().bytes());
        output.output(Stream.STDERR, result.stderr().bytes());
        return output;
    }

    private Finished score(RunId run, JsonNode request, Cancellation cancellation) {
        RunRequestJson.Place place = RunRequestJson.place(request);
        try {
            ExecutionEngine engine = workplace.engines().select(place.engine(), place.isolation());
            return score(run, request, engine, cancellation);
        } catch (SandboxException unmet) {
            if (unmet.outcome() instanceof Outcome.Refused refusal) {
                return refused(run, place, refusal);
            }
            throw unmet;
        }
    }

    /** Another attempt here would meet no more of what was demanded. */
    private Finished refused(RunId run, RunRequestJson.Place place, Outcome.Refused refusal) {
        EngineInfo engine = workplace.engines().refused(place.engine());
        return new Finished(
                new Ending.Ran(refusal, Usage.NOTHING, engine.name(), engine.isolation()),
                ResultDocument.ofRefusedScore(run, refusal, engine, place.isolation(), salts));
    }

    private Finished score(
            RunId run, JsonNode request, ExecutionEngine engine, Cancellation cancellation) {
        long start = nanoTime.getAsLong();
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
                        score.attestations(),
                        salts));
    }
}
