package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.ordinary.Starter;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Style;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.containment.Controls;
import dev.crucible.containment.Family;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Ground;
import dev.crucible.containment.HostIntegrity;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Prober;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.matrix.Fingerprint;
import dev.crucible.containment.matrix.HtmlReport;
import dev.crucible.containment.matrix.Matrix;
import dev.crucible.containment.matrix.MatrixJson;
import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.containment.probes.Catalogue;
import dev.crucible.core.Availability;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** {@code crucible verify}: attempts to break the engines of this machine. */
@Command(
        name = "verify",
        header = "Try to break out of every engine of this machine, and show what held.",
        description = {
            "Makes attempts to escape as ordinary runs, and judges each from outside the sandbox.",
            "Fails when a verdict is not as the catalogue says. 'inconclusive' is never a pass."
        },
        footer = {
            "  crucible verify",
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
    /** Other people's short-lived things are gone after it. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Composition composition;
    private final Terminal terminal;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "Only this engine; may be given more than once.")
    private List<String> engines = new ArrayList<>();

    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "Only probes of this family, such as SYS; may be given more than once.")
    private Set<Family> families = EnumSet.noneOf(Family.class);

    @Option(
            names = "--probe",
            paramLabel = "ID",
            description = "Only this probe, such as SYS-02; may be given more than once.")
    private List<String> probes = new ArrayList<>();

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
        List<Probe> wanted = wanted();
        try (Starter starter = starter()) {
            return verify(wanted, starter);
        }
    }

    private Starter starter() {
        return user.map(Starter::ordinary)
                .orElseGet(() ->
                        Starter.self(composition.engines().engines(), composition.runner()));
    }

    private Integer verify(List<Probe> wanted, Starter starter) {
        List<ExecutionEngine> here = here(starter);
        List<Matrix> matrices = new ArrayList<>();
        Path outside = outside();
        try {
            Controls controls = controls(outside);
            for (ExecutionEngine engine : here) {
                matrices.add(measure(engine, wanted, outside, controls, starter));
            }
        } finally {
            clear();
            delete(outside);
        }
        report.ifPresent(file -> write(file, matrices));
        if (json) {
            terminal.print(Json.line(summary(matrices)));
        } else {
            print(matrices);
        }
        return fine(matrices) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** What was not measured is not fine. */
    private static boolean fine(List<Matrix> matrices) {
        return !matrices.isEmpty()
                && matrices.stream().allMatch(matrix -> matrix.unexpected().isEmpty());
    }

    private List<Probe> wanted() {
        Catalogue catalogue = Catalogue.standard();
        for (String id : probes) {
            if (catalogue.find(id).isEmpty()
                    && HostIntegrity.checks().stream().noneMatch(check -> check.id().equals(id))) {
                throw new CrucibleException(
                        ErrorCode.INVALID_REQUEST,
                        "there is no probe '%s' (expected an id such as %s)"
                                .formatted(id, catalogue.probes().getFirst().info().id()));
            }
        }
        List<Probe> wanted =
                catalogue.probes().stream().filter(probe -> chosen(probe.info())).toList();
        if (wanted.isEmpty() && HostIntegrity.checks().stream().noneMatch(this::chosen)) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "no probe is of that family and of that id");
        }
        return wanted;
    }

    private boolean chosen(ProbeInfo probe) {
        return (families.isEmpty() || families.contains(probe.family()))
                && (probes.isEmpty() || probes.contains(probe.id()));
    }

    private List<ExecutionEngine> here(Starter starter) {
        List<ExecutionEngine> all = starter.engines();
        for (String name : engines) {
            if (all.stream().noneMatch(engine -> engine.name().equals(name))) {
                throw new CrucibleException(
                        ErrorCode.INVALID_REQUEST,
                        "no engine is called '%s' (expected one of: %s)"
                                .formatted(
                                        name,
                                        String.join(
                                                ", ",
                                                all.stream().map(ExecutionEngine::name).toList())));
            }
        }
        List<ExecutionEngine> here = new ArrayList<>();
        for (ExecutionEngine engine : all) {
            boolean chosen = engines.isEmpty() || engines.contains(engine.name());
            if (chosen
                    && engine.info().availability()
                            instanceof Availability.Unavailable(String reason)) {
                terminal.say(engine.name() + " cannot be measured here: " + reason);
            } else if (chosen) {
                here.add(engine);
            }
        }
        return here;
    }

    private Controls controls(Path outside) {
        return new Controls(
                composition.enclosureRunner(),
                composition.enclosures().engines().stream().map(ExecutionEngine::info).toList(),
                outside,
                new SecureRandom(),
                System::nanoTime);
    }

    private Matrix measure(
            ExecutionEngine engine,
            List<Probe> wanted,
            Path outside,
            Controls controls,
            Starter starter) {
        EngineInfo info = engine.info();
        Instant began = composition.clock().instant();
        long start = System.nanoTime();
        Map<String, Path> programs = composition.programs(info.name());
        Fingerprint fingerprint = Fingerprint.of(info, Main.VERSION, programs, starter.root());
        Optional<HostIntegrity> host = host(programs);
        Ground ground = new Ground(info, outside, new SecureRandom(), starter.user());
        Prober prober =
                new Prober(starter.path(), ground, controls, System::nanoTime)
                        .withNegativeControls();
        List<Finding> findings = new ArrayList<>();
        for (Probe probe : wanted) {
            progress(info, probe, findings.size(), wanted.size());
            findings.add(told(info, prober.probe(probe)));
        }
        host.stream()
                .flatMap(one -> one.findings(ground.kind()).stream())
                .filter(finding -> chosen(finding.probe()))
                .forEach(finding -> findings.add(told(info, finding)));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Matrix(info.name(), fingerprint, began, took, findings);
    }

    /** Looks at the host before anything is attempted, where its integrity is asked for. */
    private Optional<HostIntegrity> host(Map<String, Path> programs) {
        return HostIntegrity.checks().stream().anyMatch(this::chosen)
                ? Optional.of(
                        new HostIntegrity(
                                () -> HostSnapshot.take(programs, composition.clock()),
                                () -> LockSupport.parkNanos(PAUSE.toNanos()),
                                System::nanoTime))
                : Optional.empty();
    }

    private Finding told(EngineInfo engine, Finding finding) {
        if (json) {
            ObjectNode line = MatrixJson.finding(finding);
            terminal.print(Json.line(line.put("engine", engine.name())));
        }
        return finding;
    }

    /** What is laid out there must be reachable for whoever gets out. */
    private static Path outside() {
        try {
            Path folder = Files.createTempDirectory("containment-");
            return Files.setPosixFilePermissions(
                    folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            throw new UncheckedIOException("what probes laid out could not be removed", left);
        }
    }

    private void progress(EngineInfo engine, Probe probe, int done, int total) {
        if (terminal.animated()) {
            String line = "%s %d of %d: %s %s";
            write(
                    "\r\u001b[K"
                            + SafeText.line(
                                    line.formatted(
                                            engine.name(),
                                            done + 1,
                                            total,
                                            probe.info().id(),
                                            probe.info().attempt()),
                                    terminal.width() - 1));
        }
    }

    private void clear() {
        if (terminal.animated()) {
            write("\r\u001b[K");
        }
    }

    private void write(String text) {
        try {
            terminal.err().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            terminal.err().flush();
        } catch (IOException gone) {
            // Nobody looks any more; the probes go on.
        }
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

    private void print(List<Matrix> matrices) {
        Style style = terminal.outStyle(noColor);
        for (Matrix matrix : matrices) {
            terminal.print(counts(matrix).lines(""));
            matrix.notable().forEach(finding -> print(finding, style, "  as expected: "));
            matrix.unexpected().forEach(finding -> print(finding, style, "  NOT EXPECTED: "));
            terminal.print(total(matrix, style));
            terminal.print("");
        }
    }

    private static Table counts(Matrix matrix) {
        Table table =
                new Table(
                        Align.LEFT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT);
        List<String> head = new ArrayList<>(List.of(matrix.engine().toUpperCase(Locale.ROOT)));
        for (Verdict verdict : Verdict.values()) {
            head.add(verdict.label());
        }
        table.row((Object[]) head.toArray(new String[0]));
        for (Family family : Family.values()) {
            Map<Verdict, Long> counts = matrix.counts(family);
            if (counts.values().stream().anyMatch(count -> count > 0)) {
                List<String> row = new ArrayList<>(List.of(family + " " + family.title()));
                counts.values().forEach(count -> row.add(count == 0 ? "·" : count.toString()));
                table.row((Object[]) row.toArray(new String[0]));
            }
        }
        return table;
    }

    private void print(Finding finding, Style style, String mark) {
        String line =
                finding.probe().id()
                        + " "
                        + finding.judgement().verdict().label()
                        + " (expected "
                        + finding.expected().name().toLowerCase(Locale.ROOT)
                        + "): "
                        + finding.judgement().because();
        String safe = SafeText.line(mark + line, 400);
        terminal.print(finding.asExpected() ? safe : style.red(safe));
    }

    private static String total(Matrix matrix, Style style) {
        int unexpected = matrix.unexpected().size();
        String text =
                "%s: %d probes in %s, %s"
                        .formatted(
                                matrix.engine(),
                                matrix.findings().size(),
                                Durations.format(matrix.took()),
                                unexpected == 0
                                        ? "all as expected"
                                        : unexpected + " not as expected");
        return unexpected == 0 ? style.green(text) : style.red(text);
    }
}
