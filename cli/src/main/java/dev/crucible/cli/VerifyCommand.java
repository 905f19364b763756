package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.containment.Attempted;
import dev.crucible.cli.containment.Measurer;
import dev.crucible.cli.ordinary.Starter;
import dev.crucible.cli.ordinary.Unproven;
import dev.crucible.containment.matrix.HtmlReport;
import dev.crucible.containment.matrix.Matrix;
import dev.crucible.containment.matrix.MatrixJson;
import dev.crucible.containment.matrix.MatrixStore;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crucible verify}: attempts to break the engines of this machine. */
@Command(
        name = "verify",
        header = "Try to break out of every engine of this machine, and show what held.",
        description = {
            "Makes attempts to escape as ordinary runs, and judges each from outside the sandbox.",
            "Fails when a verdict is not as the catalogue says. 'inconclusive' is never a pass.",
            "",
            "What was measured is kept, and holds until the kernel, its settings, or the engine"
                    + " change. Runs can demand it: see 'crucible run --require'."
        },
        footer = {
            "  crucible verify",
            "  crucible verify --quick",
            "  crucible verify --engine jail --family SYS",
            "  crucible verify --report containment.html",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every verdict is as expected",
            "1:one is not, or nothing could be measured"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Composition composition;
    private final Terminal terminal;

    @Mixin private EngineNames engines = new EngineNames();

    @Mixin private ProbeNames probes = new ProbeNames();

    @Option(
            names = "--quick",
            description = "Only quick probes of every family: all engines in 20 s.")
    private boolean quick;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep what was measured for the server of this data folder (default: for"
                            + " commands of this user, in $XDG_STATE_HOME or ~/.local/state).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a page with the evidence of every probe.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--json",
            description = "Print a JSON object a finding, and one with the summary at the end.")
    private boolean json;

    @Option(names = "--no-color", description = "No colour; as NO_COLOR=1 does.")
    private boolean noColor;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Start the engines as this ordinary user, by name or number, and judge as"
                            + " root.")
    private Optional<String> user = Optional.empty();

    VerifyCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Attempted attempted = probes.attempted(quick);
        attempted.check(composition.repertoire().infos());
        report.ifPresent(file -> write(file, List.of()));
        try (Starter starter = starter()) {
            return verify(attempted, starter);
        }
    }

    private Starter starter() {
        return user.map(Starter::ordinary).orElseGet(composition::starter);
    }

    private String userName() {
        return terminal.environment().getOrDefault("USER", "$USER");
    }

    private int verify(Attempted attempted, Starter starter) {
        Unproven.here(composition.enclosures().engines(), userName()).ifPresent(terminal::say);
        List<ExecutionEngine> here = ChosenEngines.of(starter.engines(), engines.names(), terminal);
        MatrixStore store =
                data.map(Composition::matrices).orElseGet(() -> composition.matrices(starter));
        store.prepare();
        VerifyProgress progress = new VerifyProgress(terminal, json);
        List<Matrix> matrices = new ArrayList<>();
        try (Measurer measurer =
                new Measurer(
                        composition.site(starter, store),
                        attempted,
                        progress,
                        Cancellation.none())) {
            for (ExecutionEngine engine : here) {
                Matrix matrix = measurer.measure(engine).orElseThrow();
                matrices.add(matrix);
                store.record(matrix, attempted.scope());
            }
        } finally {
            progress.clear();
        }
        report.ifPresent(file -> write(file, matrices));
        if (json) {
            terminal.print(Json.line(summary(matrices)));
        } else {
            MatrixText text = new MatrixText(terminal, terminal.outStyle(noColor));
            matrices.forEach(text::print);
        }
        return fine(matrices) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** What was not measured is not fine. */
    private static boolean fine(List<Matrix> matrices) {
        return !matrices.isEmpty()
                && matrices.stream()
                        .allMatch(matrix ->
                                !matrix.findings().isEmpty() && matrix.unexpected().isEmpty());
    }

    private static void write(Path file, List<Matrix> matrices) {
        try {
            Files.writeString(file, HtmlReport.of(matrices));
        } catch (IOException broken) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "no report can be written: " + broken, broken);
        }
    }

    private static ObjectNode summary(List<Matrix> matrices) {
        ObjectNode node = Json.object();
        ArrayNode engines = node.putArray("engines");
        matrices.forEach(matrix -> engines.add(MatrixJson.summary(matrix)));
        node.put("asExpected", fine(matrices));
        return node;
    }
}
