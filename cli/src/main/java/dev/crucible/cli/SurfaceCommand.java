package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.containment.Attempted;
import dev.crucible.cli.containment.Measurer;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.probes.Surface;
import dev.crucible.containment.probes.Surfaces;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code crucible verify surface}: which engines reach a part of the kernel or of the host. */
@Command(
        name = "surface",
        header = "Show which engines reach a part of the kernel or of the host.",
        description = {
            "For the day on which a hole is known: asks from inside every engine, with arguments",
            "that are of no use. A name is that of a surface, or a number such as CVE-2022-0847."
        },
        footer = {
            "  crucible verify surface io_uring",
            "  crucible verify surface CVE-2024-1086 AF_VSOCK --json",
            "  crucible verify surface --list",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every question is answered", "1:one is not"})
final class SurfaceCommand implements Callable<Integer> {
    private static final int WIDTH = 200;

    private final Composition composition;
    private final Terminal terminal;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "What is asked about; --list prints the names.")
    private List<String> names = new ArrayList<>();

    @Mixin private EngineNames engines = new EngineNames();

    @Option(names = "--list", description = "Print what can be asked about.")
    private boolean list;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    SurfaceCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    /** What one engine answers; the worst of its attempts counts. */
    private record Answer(Surface surface, ExecutionEngine engine, Finding finding) {
        private static final List<Verdict> WORST =
                List.of(
                        Verdict.BREACHED,
                        Verdict.INCONCLUSIVE,
                        Verdict.LIMITED,
                        Verdict.CONTAINED,
                        Verdict.NOT_APPLICABLE);

        static Answer of(Surface surface, ExecutionEngine engine, List<Finding> findings) {
            return new Answer(
                    surface,
                    engine,
                    findings.stream()
                            .min((one, other) -> Integer.compare(rank(one), rank(other)))
                            .orElseThrow());
        }

        private static int rank(Finding finding) {
            return WORST.indexOf(finding.judgement().verdict());
        }

        /** A run with a network of its own has another filter than one without. */
        String because() {
            String because = finding.judgement().because();
            return finding.probe().attempt().endsWith(" with loopback")
                    ? "with --network loopback: " + because
                    : because;
        }

        String reached() {
            return switch (finding.judgement().verdict()) {
                case BREACHED -> "yes";
                case CONTAINED, LIMITED -> "no";
                case INCONCLUSIVE -> "unknown";
                case NOT_APPLICABLE -> "absent";
            };
        }
    }

    @Override
    public Integer call() {
        if (list) {
            print(Surfaces.all());
            return ExitCodes.OK;
        }
        List<Surface> wanted = wanted();
        List<ExecutionEngine> here =
                ChosenEngines.of(composition.engines().engines(), engines.names(), terminal);
        List<Answer> answers = new ArrayList<>();
        VerifyProgress progress = new VerifyProgress(terminal, false);
        try (Measurer measurer =
                new Measurer(
                        composition.site(composition.starter(), composition.matrices()),
                        Attempted.QUICKLY,
                        progress,
                        Cancellation.none())) {
            for (Surface surface : wanted) {
                for (ExecutionEngine engine : here) {
                    answers.add(
                            Answer.of(surface, engine, measurer.attempt(engine, surface.probes())));
                }
            }
        } finally {
            progress.clear();
        }
        tell(answers);
        boolean known =
                !answers.isEmpty()
                        && answers.stream().noneMatch(one -> one.reached().equals("unknown"));
        return known ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private List<Surface> wanted() {
        if (names.isEmpty()) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "no surface is named (expected one such as io_uring; --list prints all)");
        }
        return names.stream()
                .map(name ->
                        Surfaces.find(name)
                                .orElseThrow(() ->
                                        new CrucibleException(
                                                ErrorCode.NOT_FOUND,
                                                "no surface is called '%s' (--list prints those that are known)"
                                                        .formatted(name))))
                .toList();
    }

    private void print(List<Surface> surfaces) {
        Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT);
        table.row("SURFACE", "WHAT IT IS", "ALSO");
        for (Surface surface : surfaces) {
            if (json) {
                ObjectNode line =
                        Json.object().put("surface", surface.name()).put("about", surface.about());
                ArrayNode also = line.putArray("aliases");
                surface.aliases().forEach(also::add);
                terminal.print(Json.line(line));
            }
            table.row(surface.name(), surface.about(), String.join(", ", surface.aliases()));
        }
        if (!json) {
            terminal.print(table.lines(""));
        }
    }

    private void tell(List<Answer> answers) {
        Table table = new Table(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        table.row("SURFACE", "ENGINE", "REACHED", "BECAUSE");
        for (Answer answer : answers) {
            String because = answer.because();
            if (json) {
                ObjectNode line =
                        Json.object()
                                .put("surface", answer.surface().name())
                                .put("engine", answer.engine().name())
                                .put("reached", answer.reached())
                                .put("because", because);
                ArrayNode evidence = line.putArray("evidence");
                answer.finding().judgement().evidence().forEach(evidence::add);
                terminal.print(Json.line(line));
            }
            table.row(
                    answer.surface().name(),
                    answer.engine().name(),
                    answer.reached(),
                    SafeText.line(because, WIDTH));
        }
        if (!json) {
            terminal.print(table.lines(""));
        }
    }
}
