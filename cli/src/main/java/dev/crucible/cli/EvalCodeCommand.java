package dev.crucible.cli;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.Patience;
import dev.crucible.api.client.RemoteRuns;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Interrupts;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.Complaints;
import dev.crucible.cli.remote.RemoteJudge;
import dev.crucible.cli.remote.RemoteMachine;
import dev.crucible.cli.remote.ScoreSubmission;
import dev.crucible.cli.remote.ServerOptions;
import dev.crucible.cli.text.Durations;
import dev.crucible.core.Cancellation;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Limits;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.data.SampleReader;
import dev.crucible.evals.execution.CodeEvaluation;
import dev.crucible.evals.execution.EvaluationHeader;
import dev.crucible.evals.execution.Progress;
import dev.crucible.evals.execution.ResultsFile;
import dev.crucible.evals.report.EvaluationReport;
import dev.crucible.evals.report.ReportBuilder;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** {@code crucible eval code}: scores programs against the tests of a dataset. */
@Command(
        name = "code",
        header = "Score programs against the tests of a dataset.",
        description = {
            "DATASET is in the form of HumanEval, HumanEval-X or MBPP (JSONL, .gz or a JSON array),"
                    + " or a folder with problems.jsonl and perhaps samples.jsonl. Without samples"
                    + " it checks the dataset's own reference solutions. Every program runs in its"
                    + " own fresh sandbox.",
            "",
            "Interrupted work continues when the same command is given again, and repeats nothing."
                    + " With --server the programs wait in the server's queue, and a restart of"
                    + " either side only delays them."
        },
        footer = {
            "  crucible eval code examples/first-evaluation",
            "  crucible eval code HumanEval.jsonl.gz",
            "  crucible eval code HumanEval.jsonl.gz --samples samples.jsonl --k 1,10",
            "  crucible eval code humaneval_java.jsonl.gz --limit 20 --out java.jsonl --json",
            "  crucible eval code HumanEval.jsonl.gz --server https://crucible.example --jobs 200",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the evaluation is complete, whatever the scores",
            "1:it failed; results so far are kept",
            "2:the command or an input is wrong",
            "3-7:a server refused: 4 no permission, 6 too often, 7 no answer",
            "130:interrupted; the same command continues"
        })
final class EvalCodeCommand implements Callable<Integer> {
    private static final int REMOTE_JOBS = 64;
    private static final int START_BYTES = 6;

    private final Composition composition;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "DATASET", description = "A file, or a folder.")
    private Path path = Path.of("");

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description = "Programs to score: {\"task_id\": …, \"completion\": …} a line, or .gz.")
    private @Nullable Path samples;

    @Option(
            names = "--k",
            paramLabel = "K",
            split = ",",
            description = "Report pass@k for these k (default: 1, and 10 with enough samples).")
    private List<Integer> ks = new ArrayList<>();

    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            description =
                    "Only problems in this language, and the language of those that name none.")
    private @Nullable String runtime;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N problems.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Programs scored at once, or waiting in a server's queue (default: the number"
                            + " of processors, or 64).")
    private @Nullable Integer jobs;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the results go, a JSON line each (default: kept for continuing).")
    private @Nullable Path out;

    @Option(names = "--fresh", description = "Begin again, and forget earlier results.")
    private boolean fresh;

    @Option(
            names = "--accept-hackable",
            description = "Use the dataset even though 'eval check' has seen a cheat score in it.")
    private boolean acceptHackable;

    @Mixin private EngineOptions engine = new EngineOptions();
    @Mixin private LimitOptions limits = new LimitOptions();
    @Mixin private ServerOptions server = new ServerOptions();

    @Option(names = "--json", description = "Print one JSON object with the figures.")
    private boolean json;

    @Option(names = "--no-color", description = "No colour; as NO_COLOR=1 does.")
    private boolean noColor;

    EvalCodeCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    /**
     * Where it happens.
     *
     * @param engine what isolates the programs
     * @param server its address; empty for here
     * @param evaluations carries out an evaluation
     */
    private record Place(
            EngineInfo engine,
            String server,
            Function<EvaluationHeader, CodeEvaluation> evaluations) {}

    @Override
    public Integer call() {
        check();
        Optional<ApiClient> api = server.find(terminal);
        if (api.isPresent()) {
            try (ApiClient client = api.get()) {
                return call(there(client));
            }
        }
        return call(here());
    }

    private Place here() {
        ExecutionEngine chosen =
                composition.patrolledEngines().select(engine.choice(), engine.isolation());
        return new Place(
                chosen.info(),
                "",
                _ ->
                        new CodeEvaluation(
                                new Scorers(composition, chosen, limits.limits()),
                                jobs(Runtime.getRuntime().availableProcessors()),
                                composition.clock()));
    }

    private Place there(ApiClient api) {
        EngineInfo chosen =
                new RemoteMachine(api)
                        .engines()
                        .select(engine.choice(), engine.isolation().least())
                        .info();
        Patience patience =
                new Patience(Integer.MAX_VALUE, new SecureRandom(), new Complaints(terminal));
        return new Place(
                chosen,
                api.server().toString(),
                header ->
                        new CodeEvaluation(
                                new RemoteJudge(
                                        new RemoteRuns(api, patience),
                                        new ScoreSubmission(
                                                header,
                                                engine.choice(),
                                                engine.isolation(),
                                                limits.limits())),
                                jobs(REMOTE_JOBS),
                                Thread.ofVirtual().name("job-", 1).factory()));
    }

    private int jobs(int otherwise) {
        return jobs == null ? otherwise : jobs;
    }

    private int call(Place place) {
        Dataset dataset = dataset();
        Hackability hackability = Hackability.of(composition, dataset, place.engine());
        hackability.require(acceptHackable);
        Optional<Path> sampleFile = Optional.ofNullable(samples).or(dataset::samples);
        SampleReader.Summary summary =
                sampleFile
                        .map(file -> SampleReader.check(file, dataset))
                        .orElseGet(() ->
                                new SampleReader.Summary(dataset.problems().size(), "references"));
        EvaluationHeader header = header(dataset, summary, place);
        Cancellation cancellation = new Cancellation();
        Interrupts interrupts = Interrupts.cancelling(cancellation);
        try (ResultsFile results = ResultsFile.open(resultsPath(header), header, fresh)) {
            Optional<Duration> took =
                    evaluate(dataset, sampleFile, header, results, place, cancellation);
            if (took.isEmpty()) {
                terminal.say(
                        "interrupted: "
                                + results.results()
                                + " of "
                                + header.total()
                                + " scored; the same command continues");
                return interrupts.exitCode() == 0 ? ExitCodes.INTERRUPTED : interrupts.exitCode();
            }
            report(dataset, place.engine(), results, took.orElseThrow(), hackability);
            return ExitCodes.OK;
        }
    }

    private void check() {
        List<Fault> faults = new ArrayList<>(limits.limits().faults("limits"));
        if (jobs != null && (jobs < 1 || jobs > 1024)) {
            faults.add(new Fault("--jobs", jobs + " is impossible", "1 to 1024"));
        }
        if (limit < 1) {
            faults.add(new Fault("--limit", limit + " is impossible", "1 or more"));
        }
        for (int k : ks) {
            if (k < 1 || k > 1_000_000) {
                faults.add(new Fault("--k", k + " is impossible", "numbers from 1, such as 1,10"));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
    }

    private Dataset dataset() {
        return ChosenProblems.of(path, runtime).first(limit);
    }

    /** Everything that decides a result is part of what the evaluation is. */
    private EvaluationHeader header(Dataset dataset, SampleReader.Summary summary, Place place) {
        Limits bounds = limits.limits();
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("crucible", Main.VERSION);
        settings.put("dataset", dataset.digest());
        settings.put("samples", summary.digest());
        settings.put("problems", Integer.toString(dataset.problems().size()));
        settings.put("runtime", runtime == null ? "" : runtime);
        settings.put("engine", place.engine().name());
        if (!place.server().isEmpty()) {
            settings.put("server", place.server());
            settings.put("isolation", engine.isolation().describe());
        }
        settings.put("wallMillis", Long.toString(bounds.wall().toMillis()));
        settings.put("cpuMillis", Long.toString(bounds.cpu().toMillis()));
        settings.put("memoryBytes", Long.toString(bounds.memoryBytes()));
        settings.put("processes", Integer.toString(bounds.processes()));
        settings.put("diskBytes", Long.toString(bounds.diskBytes()));
        settings.put("outputBytes", Long.toString(bounds.outputBytes()));
        return new EvaluationHeader(dataset.name(), summary.total(), settings, start());
    }

    /** Tells this beginning of the evaluation from every other. */
    private static String start() {
        byte[] start = new byte[START_BYTES];
        new SecureRandom().nextBytes(start);
        return HexFormat.of().formatHex(start);
    }

    private Path resultsPath(EvaluationHeader header) {
        return out == null
                ? composition.stateFolder().resolve("evals").resolve(header.key() + ".jsonl")
                : out;
    }

    /** How long it took; empty when it was interrupted. */
    private Optional<Duration> evaluate(
            Dataset dataset,
            Optional<Path> sampleFile,
            EvaluationHeader header,
            ResultsFile results,
            Place place,
            Cancellation cancellation) {
        if (results.finishedMillis().isPresent()) {
            if (out != null) {
                terminal.say(
                        "already complete: the figures are from "
                                + out
                                + "; --fresh scores everything again");
                return Optional.of(Duration.ofMillis(results.finishedMillis().orElseThrow()));
            }
            results.restart(header);
        } else if (results.results() > 0) {
            terminal.say("continuing: " + results.results() + " have been scored earlier");
        }
        Instant start = composition.clock().instant();
        CodeEvaluation evaluation = place.evaluations().apply(header.begun(results.start()));
        EvalProgress shown = new EvalProgress(terminal);
        Progress end;
        if (sampleFile.isPresent()) {
            try (SampleReader reader = SampleReader.open(sampleFile.orElseThrow(), dataset)) {
                end = run(evaluation, reader, header, results, shown, cancellation);
            }
        } else {
            end = run(evaluation, dataset.references(), header, results, shown, cancellation);
        }
        if (!end.complete()) {
            return Optional.empty();
        }
        Duration took = Duration.between(start, composition.clock().instant());
        results.finish(took.toMillis());
        return Optional.of(took);
    }

    private static Progress run(
            CodeEvaluation evaluation,
            Iterator<Candidate> candidates,
            EvaluationHeader header,
            ResultsFile results,
            EvalProgress shown,
            Cancellation cancellation) {
        try {
            return evaluation.run(candidates, header.total(), results, shown, cancellation);
        } finally {
            shown.end();
        }
    }

    private void report(
            Dataset dataset,
            EngineInfo info,
            ResultsFile results,
            Duration took,
            Hackability hackability) {
        ReportBuilder builder = new ReportBuilder();
        results.forEach(builder::add);
        EvaluationReport report = builder.build(ks.isEmpty() ? List.of(1, 10) : ks);
        if (json) {
            terminal.print(
                    Json.line(
                            ReportJson.of(dataset, info, report, took, results.path())
                                    .put("integrity", hackability.verdict())
                                    .put("integrityChecked", hackability.checked())
                                    .put("integrityTotal", dataset.size())));
            return;
        }
        EvalReportText text = new EvalReportText(terminal.outStyle(noColor), terminal.width());
        terminal.print(text.lines(dataset, info, report, !ks.isEmpty()));
        terminal.print("");
        terminal.print(hackability.line());
        terminal.print("Took " + Durations.format(took) + ". Results: " + results.path());
    }
}
