package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.containment.Attempted;
import dev.crucible.cli.containment.Measurer;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Style;
import dev.crucible.containment.Controls;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Probe;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.matrix.MatrixJson;
import dev.crucible.containment.scenarios.Scenario;
import dev.crucible.containment.scenarios.Scenarios;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crucible scenarios run}. */
@Command(
        name = "run",
        header = "Make the attempts of scenarios, and tell what came of each.",
        description = {
            "Attempts are those of 'crucible verify': they knock, and exploit nothing.",
            "With --without-walls each is shown once more where it succeeds: in a throw-away",
            "enclosure, which protects the machine."
        },
        footer = {
            "  crucible scenarios run container-escape network-breakout",
            "  crucible scenarios run filesystem-escape --engine bubblewrap --without-walls",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every verdict is as expected", "1:one is not"})
final class ScenariosRunCommand implements Callable<Integer> {
    private static final int WIDTH = 200;

    private final Composition composition;
    private final Terminal terminal;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Which; all when none is named. 'crucible scenarios list' prints them.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "The engine that is attacked (default: what runs get by themselves).")
    private Optional<String> engine = Optional.empty();

    @Option(
            names = "--without-walls",
            description = "Show also what each attempt comes to where nothing holds it.")
    private boolean withoutWalls;

    @Option(names = "--json", description = "Print a JSON object an attempt.")
    private boolean json;

    @Option(names = "--no-color", description = "No colour; as NO_COLOR=1 does.")
    private boolean noColor;

    ScenariosRunCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Scenario> wanted = wanted();
        ExecutionEngine attacked = attacked();
        boolean expected = true;
        VerifyProgress progress = new VerifyProgress(terminal, false);
        try (Measurer measurer =
                new Measurer(
                        composition.site(composition.starter(), composition.matrices()),
                        Attempted.ALL,
                        progress,
                        Cancellation.none())) {
            for (Scenario scenario : wanted) {
                begin(scenario, attacked);
                for (String id : scenario.probes()) {
                    Probe probe = composition.catalogue().find(id).orElseThrow();
                    Finding finding = measurer.attempt(attacked, List.of(probe)).getFirst();
                    progress.clear();
                    tell(scenario, attacked, finding);
                    if (withoutWalls) {
                        tell(scenario, probe, measurer.withoutWalls(probe));
                    }
                    expected &= finding.asExpected();
                }
            }
        } finally {
            progress.clear();
        }
        return expected ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private List<Scenario> wanted() {
        if (names.isEmpty()) {
            return Scenarios.all();
        }
        return names.stream()
                .map(name ->
                        Scenarios.find(name)
                                .orElseThrow(() ->
                                        new CrucibleException(
                                                ErrorCode.NOT_FOUND,
                                                "no scenario is called '%s' (expected one of: %s)"
                                                        .formatted(
                                                                name,
                                                                String.join(
                                                                        ", ",
                                                                        Scenarios.all().stream()
                                                                                .map(Scenario::name)
                                                                                .toList())))))
                .toList();
    }

    private ExecutionEngine attacked() {
        EngineChoice choice =
                engine.<EngineChoice>map(name -> new EngineChoice.Named(name, true))
                        .orElseGet(EngineChoice.Auto::new);
        return composition.engines().select(choice, IsolationClass.NONE);
    }

    private void begin(Scenario scenario, ExecutionEngine attacked) {
        if (!json) {
            terminal.print("");
            terminal.print(scenario.title() + " (" + scenario.name() + "), " + attacked.name());
            terminal.print(scenario.story());
            terminal.print("");
        }
    }

    private void tell(Scenario scenario, ExecutionEngine attacked, Finding finding) {
        if (json) {
            ObjectNode line = MatrixJson.finding(finding).put("engine", attacked.name());
            terminal.print(Json.line(line.put("scenario", scenario.name())));
            return;
        }
        Style style = terminal.outStyle(noColor);
        String verdict = finding.judgement().verdict().label();
        String line =
                "  %-7s %s"
                        .formatted(
                                finding.probe().id(),
                                SafeText.line(finding.probe().attempt(), WIDTH));
        terminal.print(line);
        String came =
                "          %s: %s"
                        .formatted(verdict, SafeText.line(finding.judgement().because(), WIDTH));
        boolean reached = finding.judgement().verdict() == Verdict.BREACHED;
        terminal.print(reached ? style.red(came) : came);
    }

    private void tell(Scenario scenario, Probe probe, Controls.Shown shown) {
        if (json) {
            terminal.print(
                    Json.line(
                            Json.object()
                                    .put("probe", probe.info().id())
                                    .put("scenario", scenario.name())
                                    .put("withoutWalls", shown.because())));
            return;
        }
        terminal.print("          without walls: " + SafeText.line(shown.because(), WIDTH));
    }
}
