package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Interrupts;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.IsolationClass;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.execution.CodeEvaluation;
import dev.crucible.evals.execution.EvaluationHeader;
import dev.crucible.evals.execution.Progress;
import dev.crucible.evals.execution.ResultsFile;
import dev.crucible.evals.execution.ScorerJudge;
import dev.crucible.evals.integrity.HackabilityReport;
import dev.crucible.evals.integrity.Plan;
import dev.crucible.evals.integrity.ProblemReport;
import dev.crucible.evals.integrity.ReportDocument;
import dev.crucible.evals.integrity.ReportKey;
import dev.crucible.evals.integrity.ReportStore;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code crucible eval check}: whether an evaluation gives marks to those who deserve none. */
@Command(
        name = "check",
        header = "Check that nobody can cheat in an evaluation, before it is used.",
        description = {
            "Scores, for every problem, submissions that deserve no marks (empty ones, ones that"
                    + " answer everything, cheats) and the dataset's own solution, which deserves"
                    + " all, but none for tests that contradict the task.",
            "",
            "The report is kept, and 'eval code' refuses a dataset in which a cheat scores."
        },
        footer = {
            "  crucible eval check examples/first-evaluation",
            "  crucible eval check HumanEval.jsonl.gz --sample 20 --all",
            "  crucible eval check HumanEval.jsonl.gz --report hackability.json --json",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:clean, as far as it was checked: only honest solutions score",
            "1:hackable, broken, or nothing could be checked",
            "2:the command or an input is wrong",
            "130:interrupted; nothing is kept"
        })
final class EvalCheckCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "DATASET", description = "A file, or a folder.")
    private Path path = Path.of("");

    @Option(
            names = {"--runtime", "--language"},
            paramLabel = "NAME",
            description =
                    "Only problems in this language, and the language of those that name none.")
    private @Nullable String runtime;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N problems.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Only N problems, chosen by what they are: the same each time.")
    private int sample = Integer.MAX_VALUE;

    @Option(
            names = "--all",
            description =
                    "Every cheat against every problem (default: a few for each problem, each at"
                            + " least once in its language).")
    private boolean all;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Programs scored at once (default: the number of processors).")
    private @Nullable Integer jobs;

    @Mixin private EngineOptions engine = new EngineOptions();
    @Mixin private LimitOptions limits = new LimitOptions();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write the report here, as JSON with every submission.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print one JSON object with the figures.")
    private boolean json;

    @Option(names = "--no-color", description = "No colour; as NO_COLOR=1 does.")
    private boolean noColor;

    EvalCheckCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        Dataset dataset = dataset();
        ExecutionEngine chosen = composition.engines().select(engine.choice(), engine.isolation());
        boolean isolated = chosen.info().isolation() != IsolationClass.NONE;
        if (!isolated) {
            terminal.say(
                    chosen.name()
                            + " isolates nothing: submissions that kill what started them are left"
                            + " out");
        }
        HoneyAnswer honey = HoneyAnswer.unknown();
        Plan plan = new Plan(dataset.problems(), honey, all, isolated);
        Cancellation cancellation = new Cancellation();
        Interrupts interrupts = Interrupts.cancelling(cancellation);
        Instant start = composition.clock().instant();
        Optional<List<SampleResult>> results =
                scored(
                        plan,
                        dataset,
                        new ScorerJudge(
                                new Scorers(composition, chosen, limits.limits()),
                                () -> honey,
                                composition.clock()),
                        cancellation);
        if (results.isEmpty()) {
            terminal.say("interrupted: nothing is kept");
            return interrupts.exitCode() == 0 ? ExitCodes.INTERRUPTED : interrupts.exitCode();
        }
        Duration took = Duration.between(start, composition.clock().instant());
        HackabilityReport found =
                HackabilityReport.of(dataset.name(), dataset.size(), plan, results.orElseThrow());
        return told(dataset, chosen, found, took);
    }

    /** Keeps what was found, and tells what is kept: earlier findings are part of it. */
    private int told(
            Dataset dataset, ExecutionEngine chosen, HackabilityReport found, Duration took) {
        ReportStore store = new ReportStore(Hackability.folder(composition));
        ReportKey key = ReportKey.of(dataset.digest(), chosen.info().isolation(), Main.VERSION);
        HackabilityReport kept = store.save(key, found);
        ObjectNode document = ReportDocument.write(kept);
        if (report != null) {
            write(report, Json.line(document));
        }
        if (json) {
            terminal.print(
                    Json.line(
                            CheckText.summary(
                                    dataset, chosen.info(), kept, took, store.path(key))));
        } else {
            terminal.print(
                    new CheckText(terminal.outStyle(noColor))
                            .lines(dataset, chosen.info(), kept, took, store.path(key)));
        }
        return kept.verdict() == ProblemReport.Verdict.CLEAN ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Every result; empty when it was interrupted. What is written on the way is gone after it. */
    private Optional<List<SampleResult>> scored(
            Plan plan, Dataset dataset, ScorerJudge judge, Cancellation cancellation) {
        Path folder = temporary();
        try {
            EvaluationHeader header =
                    new EvaluationHeader(dataset.name(), plan.candidates().size(), new TreeMap<>());
            EvalProgress shown = new EvalProgress(terminal);
            try (ResultsFile results =
                    ResultsFile.open(folder.resolve("trials.jsonl"), header, true)) {
                Progress end =
                        new CodeEvaluation(
                                        judge,
                                        jobs == null
                                                ? Runtime.getRuntime().availableProcessors()
                                                : jobs,
                                        Thread.ofPlatform().name("job-", 1).factory())
                                .run(
                                        plan.candidates().iterator(),
                                        header.total(),
                                        results,
                                        shown,
                                        cancellation);
                if (!end.complete()) {
                    return Optional.empty();
                }
                List<SampleResult> all = new ArrayList<>();
                results.forEach(all::add);
                return Optional.of(all);
            } finally {
                shown.end();
            }
        } finally {
            delete(folder);
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
        if (sample < 1) {
            faults.add(new Fault("--sample", sample + " is impossible", "1 or more"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
    }

    private Dataset dataset() {
        return ChosenProblems.of(path, runtime).first(limit).sample(sample);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("evaluation-check-");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve("trials.jsonl"));
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            throw new UncheckedIOException("trials could not be removed", left);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException broken) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "no report can be written: " + broken, broken);
        }
    }
}
