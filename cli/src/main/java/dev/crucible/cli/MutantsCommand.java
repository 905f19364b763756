package dev.crucible.cli;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;
import dev.crucible.containment.Probe;
import dev.crucible.containment.layers.Autopsy;
import dev.crucible.containment.layers.Mutant;
import dev.crucible.containment.layers.Mutants;
import dev.crucible.containment.layers.MutationScore;
import dev.crucible.containment.layers.Trials;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code crucible verify mutants}: builds sandboxes with a fault, and counts who notices. */
@Command(
        name = "mutants",
        header = "Build sandboxes with a fault on purpose, and show whether the probes notice.",
        description = {
            "Each mutant is a sandbox from which one thing was left out, in a throw-away"
                    + " enclosure.",
            "Shown is whether the gate refuses it and, with nobody at the gate, which probe"
                    + " notices.",
            "Takes some minutes; needs root and control groups."
        },
        footer = {"  crucible verify mutants --mutant jail/seccomp", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:probes notice at least 95 %% of them, and why they miss the rest is known",
            "1:they do not"
        })
final class MutantsCommand implements Callable<Integer> {
    private static final int WIDTH = 160;

    private final EnclosedMeasurement measurement;
    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private EngineNames engines = new EngineNames();

    @Option(
            names = "--mutant",
            paramLabel = "NAME",
            description = "Only this one, such as jail/seccomp; may be given more than once.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Only name them, and what each of them lacks.")
    private boolean list;

    @Option(
            names = "--json",
            description = "Print a JSON object a mutant, and a summary at the end.")
    private boolean json;

    MutantsCommand(Composition composition, Terminal terminal) {
        this.measurement = new EnclosedMeasurement(composition, terminal);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Mutant> mutants = mutants();
        if (list) {
            mutants.forEach(mutant -> terminal.print(mutant.name() + "  " + mutant.fault()));
            return ExitCodes.OK;
        }
        List<Probe> probes = EnclosedMeasurement.probes(_ -> true);
        return measurement.run(spec, trials -> measure(mutants, probes, trials));
    }

    private List<Mutant> mutants() {
        List<String> wanted = EnclosedMeasurement.engines(engines.names());
        List<Mutant> all = Mutants.all();
        for (String name : names) {
            if (all.stream().noneMatch(mutant -> mutant.name().equals(name))) {
                throw new CrucibleException(
                        ErrorCode.INVALID_REQUEST,
                        "there is no mutant '%s' (expected one of 'crucible verify mutants --list')"
                                .formatted(name));
            }
        }
        List<Mutant> chosen =
                all.stream()
                        .filter(mutant -> wanted.contains(mutant.engine()))
                        .filter(mutant -> names.isEmpty() || names.contains(mutant.name()))
                        .toList();
        if (chosen.isEmpty()) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST, "no mutant is of that engine and of that name");
        }
        return chosen;
    }

    private int measure(List<Mutant> mutants, List<Probe> probes, Trials trials) {
        if (!json) {
            terminal.print("%-33s %-8s %s".formatted("MUTANT", "GATE", "NOTICED BY"));
        }
        MutationScore score = MutationScore.measure(mutants, probes, trials, this::tell);
        if (json) {
            terminal.print(Json.line(summary(score)));
        } else {
            print(score);
        }
        return score.enough() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void tell(Autopsy autopsy) {
        if (json) {
            terminal.print(Json.line(line(autopsy)));
            return;
        }
        String line =
                "%-33s %-8s %s"
                        .formatted(
                                autopsy.mutant().name(),
                                gate(autopsy),
                                autopsy.killer()
                                        .map(id -> id + " " + autopsy.because())
                                        .orElse("NOBODY: " + autopsy.because()));
        terminal.print(SafeText.line(line, WIDTH));
    }

    private static String gate(Autopsy autopsy) {
        return autopsy.stillborn() ? "-" : autopsy.refusedAtTheGate() ? "refuses" : "passes";
    }

    private static ObjectNode line(Autopsy autopsy) {
        ObjectNode line =
                Json.object()
                        .put("mutant", autopsy.mutant().name())
                        .put("fault", autopsy.mutant().fault())
                        .put("stillborn", autopsy.stillborn())
                        .put("refusedAtTheGate", autopsy.refusedAtTheGate());
        autopsy.refused().ifPresent(why -> line.put("refusal", why));
        autopsy.killer().ifPresent(id -> line.put("killedBy", id));
        return line.put("because", autopsy.because()).put("attempts", autopsy.attempts());
    }

    private static ObjectNode summary(MutationScore score) {
        ObjectNode node =
                Json.object()
                        .put("mutants", score.autopsies().size())
                        .put("stillborn", score.autopsies().size() - score.viable())
                        .put("killedByGate", score.killedByGate())
                        .put("killedByProbes", score.killedByProbes())
                        .put("killRatePercent", percent(score));
        ArrayNode survivors = node.putArray("survivors");
        score.survivors()
                .forEach(one ->
                        survivors
                                .addObject()
                                .put("mutant", one.mutant().name())
                                .put("because", one.because()));
        return node.put("enough", score.enough());
    }

    private static double percent(MutationScore score) {
        return score.viable() == 0
                ? 0
                : Math.floor(1000.0 * score.killedByProbes() / score.viable()) / 10;
    }

    private void print(MutationScore score) {
        terminal.print("");
        terminal.print(
                "%d mutants: the probes notice %d (%s %%), the gate refuses %d"
                        .formatted(
                                score.viable(),
                                score.killedByProbes(),
                                percent(score),
                                score.killedByGate()));
        long unborn = score.autopsies().size() - score.viable();
        if (unborn > 0) {
            terminal.print(unborn + " could not be built and count for nothing");
        }
    }
}
