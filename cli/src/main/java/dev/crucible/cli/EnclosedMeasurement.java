package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;
import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Expectation;
import dev.crucible.containment.Probe;
import dev.crucible.containment.layers.DepthMap;
import dev.crucible.containment.layers.Trials;
import dev.crucible.containment.probes.Catalogue;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.SandboxException;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Measures weakened sandboxes where they can do no harm: outside of an enclosure this command
 * starts itself once more inside of one, and passes on what that process writes.
 */
final class EnclosedMeasurement {
    /** The engines that can be weakened. */
    static final List<String> ENGINES = List.of("jail", "bubblewrap");

    private final Composition composition;
    private final Terminal terminal;

    EnclosedMeasurement(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    /** Measures in an enclosure, and returns the exit code. */
    int run(CommandSpec command, ToIntFunction<Trials> measurement) {
        if (!composition.enclosed()) {
            return elsewhere(command);
        }
        Path outside = outside();
        try {
            return measurement.applyAsInt(
                    new WeakenedTrials(composition.weakened(), composition::runner, outside));
        } finally {
            delete(outside);
        }
    }

    private int elsewhere(CommandSpec command) {
        return elsewhere(arguments(command), bytes -> pass(bytes, terminal.out()));
    }

    private int elsewhere(List<String> arguments, Consumer<Bytes> output) {
        composition
                .whyNoEnclosure()
                .ifPresent(why -> {
                    throw SandboxException.refused(why);
                });
        return composition.inEnclosure(
                composition.again(arguments), output, bytes -> pass(bytes, terminal.err()));
    }

    private static List<String> arguments(CommandSpec command) {
        return command.root().commandLine().getParseResult().originalArgs();
    }

    /**
     * Measures in an enclosure, whose process is told to print lines of JSON.
     *
     * @param also arguments that make it do so
     * @param line hears each of them, outside of the enclosure
     * @return the exit code
     */
    int lines(
            CommandSpec command,
            List<String> also,
            Consumer<String> line,
            ToIntFunction<Trials> measurement) {
        if (composition.enclosed()) {
            return run(command, measurement);
        }
        List<String> arguments = new ArrayList<>(arguments(command));
        arguments.addAll(also);
        StringBuilder unfinished = new StringBuilder();
        return elsewhere(
                arguments,
                bytes -> {
                    unfinished.append(bytes.asText());
                    int end = unfinished.indexOf("\n");
                    while (end >= 0) {
                        line.accept(unfinished.substring(0, end));
                        unfinished.delete(0, end + 1);
                        end = unfinished.indexOf("\n");
                    }
                });
    }

    private static void pass(Bytes bytes, OutputStream to) {
        try {
            to.write(bytes.toArray());
            to.flush();
        } catch (IOException gone) {
            // Nobody looks any more; the measurement goes on.
        }
    }

    /** The engines that are asked for; all that can be weakened when none is named. */
    static List<String> engines(List<String> wanted) {
        for (String name : wanted) {
            if (!ENGINES.contains(name)) {
                throw new CrucibleException(
                        ErrorCode.INVALID_REQUEST,
                        "no engine '%s' can be weakened (expected one of: %s)"
                                .formatted(name, String.join(", ", ENGINES)));
            }
        }
        return wanted.isEmpty() ? ENGINES : wanted;
    }

    /**
     * The probes that a layer can matter to. What gets through a whole sandbox, now and then or
     * always, tells nothing of what was left out.
     */
    static List<Probe> probes(Predicate<Probe> chosen) {
        List<Probe> probes =
                Catalogue.standard().probes().stream()
                        .filter(probe -> !DepthMap.LEFT_OUT.contains(probe.info().id()))
                        .filter(probe ->
                                probe.info().expected(EngineKind.NAMESPACES)
                                        != Expectation.BREACHED)
                        .filter(chosen)
                        .toList();
        if (probes.isEmpty()) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "no probe is of that family and of that id, or its layers cannot matter");
        }
        return probes;
    }

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
}
