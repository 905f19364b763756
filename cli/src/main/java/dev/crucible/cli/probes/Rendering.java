package dev.crucible.cli.probes;

import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.RunResult;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * One way in which Crucible shows what a run has written.
 *
 * @param name where that is, for people
 * @param real how it is shown
 * @param check what must hold of it
 */
public record Rendering(String name, Function<RunResult, String> real, Check check) {
    /** Nothing that any way of showing would change. */
    private static final String HARMLESS = "harmless";

    /** What must hold of what is shown. */
    @FunctionalInterface
    public interface Check {
        /**
         * What is wrong with it, one line each.
         *
         * @param shown what is shown
         * @param frame the same of a run that wrote one harmless word to both streams
         * @param result whose output it is
         */
        List<String> broken(String shown, String frame, RunResult result);
    }

    /** What is wrong with how it is shown; none when nothing is. */
    List<String> broken(RunResult result) {
        return named(check.broken(real.apply(result), frame(result), result));
    }

    /** The same for somebody careless, who puts the output where it belongs as it is. */
    List<String> carelesslyBroken(RunResult result) {
        String frame = frame(result);
        String raw = text(result.stdout()) + text(result.stderr());
        return named(check.broken(frame.replace(HARMLESS, raw), frame, result));
    }

    private static String text(CapturedStream stream) {
        return new String(stream.bytes().toArray(), StandardCharsets.UTF_8);
    }

    private String frame(RunResult result) {
        CapturedStream word = new CapturedStream(Bytes.utf8(HARMLESS), false);
        return real.apply(
                new RunResult(
                        result.id(),
                        result.stage(),
                        result.outcome(),
                        word,
                        word,
                        result.usage(),
                        result.attestation(),
                        result.artifacts(),
                        result.notes()));
    }

    private List<String> named(List<String> broken) {
        return broken.stream().map(what -> name + ": " + what).toList();
    }
}
