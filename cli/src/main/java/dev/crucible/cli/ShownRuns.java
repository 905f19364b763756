package dev.crucible.cli;

import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.probes.Shows;
import dev.crucible.cli.text.SafeTextStream;
import dev.crucible.containment.Expectation;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Judgement;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.matrix.Fingerprint;
import dev.crucible.containment.matrix.HtmlReport;
import dev.crucible.containment.matrix.Matrix;
import dev.crucible.containment.matrix.MatrixJson;
import dev.crucible.core.Limits;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunResult;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What commands make of a run's output, as text, for attempts on whoever reads it. */
final class ShownRuns {
    private static final ProbeInfo ANY =
            ProbeInfo.of("INJ-00", "CCCCCC", "show what a run wrote", "somebody reads it");

    private ShownRuns() {}

    static Shows shows() {
        return new Shows(
                ShownRuns::terminal,
                result -> Json.line(RunJson.of(result, Map.of())) + "\n",
                result -> HtmlReport.of(List.of(matrix(result))),
                result -> Json.line(MatrixJson.finding(finding(result))) + "\n");
    }

    /** By the very parts that {@code crucible run} puts together. */
    private static String terminal(RunResult result) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        SafeTextStream safe = new SafeTextStream(screen);
        LiveOutput live = new LiveOutput(safe, safe, () -> {});
        try {
            live.output(Stream.STDOUT, result.stdout().bytes());
            live.finish(result.stdout(), result.stderr());
            safe.finish();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Terminal terminal =
                new Terminal(InputStream.nullInputStream(), screen, screen, true, true, Map.of());
        new RunExplanation(terminal).explain(result, Limits.DEFAULTS);
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static Finding finding(RunResult result) {
        String text = result.stdout().bytes().asText() + result.stderr().bytes().asText();
        return new Finding(
                ANY,
                Expectation.CONTAINED,
                new Judgement(Verdict.INCONCLUSIVE, text, List.of(text)),
                Duration.ZERO);
    }

    private static Matrix matrix(RunResult result) {
        return new Matrix(
                result.engine(),
                new Fingerprint(new TreeMap<>(Map.of("engine", result.engine()))),
                Instant.EPOCH,
                Duration.ZERO,
                List.of(finding(result)));
    }
}
