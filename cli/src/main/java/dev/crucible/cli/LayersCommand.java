package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.containment.Family;
import dev.crucible.containment.Probe;
import dev.crucible.containment.layers.Depth;
import dev.crucible.containment.layers.DepthMap;
import dev.crucible.containment.layers.Layer;
import dev.crucible.containment.layers.Trials;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
    private final EnclosedMeasurement measurement;
    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "Only this engine; may be given more than once.")
    private List<String> engines = new ArrayList<>();

    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "Only probes of this family; may be given more than once.")
    private Set<Family> families = EnumSet.noneOf(Family.class);

    @Option(
            names = "--probe",
            paramLabel = "ID",
            description = "Only this probe; may be given more than once.")
    private List<String> probes = new ArrayList<>();

    @Option(
            names = "--json",
            description = "Print a JSON object a probe, and a summary at the end.")
    private boolean json;

    LayersCommand(Composition composition, Terminal terminal) {
        this.measurement = new EnclosedMeasurement(composition, terminal);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> wanted = EnclosedMeasurement.engines(engines);
        List<Probe> chosen = EnclosedMeasurement.probes(this::chosen);
        return measurement.run(spec, trials -> measure(wanted, chosen, trials));
    }

    private boolean chosen(Probe probe) {
        return (families.isEmpty() || families.contains(probe.info().family()))
                && (probes.isEmpty() || probes.contains(probe.info().id()));
    }

    private int measure(List<String> wanted, List<Probe> chosen, Trials trials) {
        List<DepthMap> maps = new ArrayList<>();
        for (String engine : wanted) {
            maps.add(DepthMap.measure(engine, chosen, trials, depth -> tell(engine, depth)));
        }
        if (json) {
            terminal.print(Json.line(summary(maps)));
        } else {
            maps.forEach(this::print);
        }
        return maps.stream().allMatch(map -> map.broken().isEmpty())
                ? ExitCodes.OK
                : ExitCodes.FAILED;
    }

    private void tell(String engine, Depth depth) {
        if (json) {
            ObjectNode line =
                    Json.object()
                            .put("engine", engine)
                            .put("probe", depth.probe())
                            .put("depth", depth.layers());
            ArrayNode alone = line.putArray("alone");
            depth.alone().forEach(alone::add);
            terminal.print(Json.line(line));
        }
    }

    private static ObjectNode summary(List<DepthMap> maps) {
        ObjectNode node = Json.object();
        ArrayNode list = node.putArray("engines");
        for (DepthMap map : maps) {
            ObjectNode engine = list.addObject().put("engine", map.engine());
            engine.put("probes", map.depths().size());
            ObjectNode points = engine.putObject("singlePoints");
            for (Layer layer : Layer.of(map.engine())) {
                ArrayNode ids = points.putArray(layer.label());
                map.onlyStoppedBy(layer).forEach(ids::add);
            }
            ArrayNode unclear = engine.putArray("unclear");
            map.unclear().forEach(unclear::add);
            ArrayNode broken = engine.putArray("notTakenAway");
            map.broken().forEach(layer -> broken.add(layer.label()));
        }
        return node;
    }

    private void print(DepthMap map) {
        Table table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
        table.row("PROBE", "DEPTH", "STOPPED ONLY BY");
        for (Depth depth : map.depths()) {
            boolean one = depth.layers() == 1;
            table.row(
                    depth.probe(), one ? "1" : "2+", one ? String.join(", ", depth.alone()) : "·");
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
