package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.containment.Attempted;
import dev.crucible.cli.containment.Site;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.containment.Probe;
import dev.crucible.containment.layers.Depth;
import dev.crucible.containment.layers.DepthMap;
import dev.crucible.containment.layers.Layer;
import dev.crucible.containment.layers.Trials;
import dev.crucible.containment.matrix.MatrixStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crucible verify layers}: takes the walls of a sandbox away one at a time. */
@Command(
        name = "layers",
        header = "Take each wall of a sandbox away, and show which attempts then succeed.",
        description = {
            "Repeats every attempt with one layer of the sandbox left out, in a throw-away",
            "enclosure. An attempt that one layer stops alone has depth 1. Takes some minutes;"
                    + " needs",
            "root and control groups."
        },
        footer = {"  crucible verify layers --engine jail --family SYS", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:a layer could not be taken away"})
final class LayersCommand implements Callable<Integer> {
    private final Composition composition;
    private final EnclosedMeasurement measurement;
    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private EngineNames engines = new EngineNames();

    @Mixin private ProbeNames probes = new ProbeNames();

    @Option(
            names = "--json",
            description = "Print a JSON object a probe, and one with the summary of each engine.")
    private boolean json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep what was measured for the server of this data folder (default: for"
                            + " commands of this user).")
    private Optional<Path> data = Optional.empty();

    LayersCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.measurement = new EnclosedMeasurement(composition, terminal);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> wanted = EnclosedMeasurement.engines(engines.names());
        Attempted attempted = probes.attempted(false);
        List<Probe> chosen = EnclosedMeasurement.probes(probe -> attempted.includes(probe.info()));
        if (!composition.enclosed()) {
            store().prepare();
        }
        List<DepthMap> maps = new ArrayList<>();
        DepthLines lines = new DepthLines(maps::add);
        int code =
                measurement.lines(
                        spec,
                        json ? List.of() : List.of("--json"),
                        line -> {
                            progress(line);
                            lines.read(line);
                        },
                        trials -> measure(wanted, chosen, trials));
        maps.forEach(this::keep);
        if (!json) {
            maps.forEach(this::print);
        }
        return code;
    }

    private void progress(String line) {
        if (json) {
            terminal.print(line);
        }
    }

    private MatrixStore store() {
        return data.map(Composition::matrices).orElseGet(composition::matrices);
    }

    /** What was measured in the enclosure holds for the engine as it is outside. */
    private void keep(DepthMap map) {
        MatrixStore store = store();
        Site site = composition.site(composition.starter(), store);
        site.starter().engines().stream()
                .filter(engine -> engine.name().equals(map.engine()))
                .findFirst()
                .ifPresent(engine ->
                        store.record(map.engine(), site.fingerprint(engine.info()), map.depths()));
    }

    /** In the enclosure. */
    private int measure(List<String> wanted, List<Probe> chosen, Trials trials) {
        boolean whole = true;
        for (String engine : wanted) {
            DepthMap map =
                    DepthMap.measure(
                            engine,
                            chosen,
                            trials,
                            depth -> terminal.print(Json.line(DepthLines.line(engine, depth))));
            terminal.print(Json.line(DepthLines.summary(map)));
            whole &= map.broken().isEmpty();
        }
        return whole ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void print(DepthMap map) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
        table.row("PROBE", "DEPTH", "STOPPED ONLY BY");
        for (Depth depth : map.depths()) {
            boolean one = depth.layers() == 1;
            table.row(
                    depth.probe(),
                    depth.wall() ? "wall" : one ? "1" : "2+",
                    one ? String.join(", ", depth.alone()) : "·");
        }
        terminal.print(table.lines(""));
        terminal.print("");
        for (Layer layer : Layer.of(map.engine())) {
            List<String> only = map.onlyStoppedBy(layer);
            terminal.print(
                    map.engine()
                            + ", "
                            + layer.label()
                            + ": "
                            + (map.broken().contains(layer)
                                    ? "cannot be taken away alone"
                                    : only.isEmpty()
                                            ? "stops nothing alone"
                                            : "alone stops " + String.join(", ", only)));
        }
        map.unclear().forEach(line -> terminal.print("  not clear: " + line));
        terminal.print("");
    }
}
