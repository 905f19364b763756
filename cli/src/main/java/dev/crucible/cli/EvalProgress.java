package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Durations;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.execution.EvaluationListener;
import dev.crucible.evals.execution.Progress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far an evaluation is, on standard error: a bar that is drawn again on a terminal, and a
 * line now and then elsewhere. Called by one thread at a time.
 */
final class EvalProgress implements EvaluationListener {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration LINE = Duration.ofSeconds(10);
    private static final int BAR = 24;
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final long start = System.nanoTime();
    private long shown = System.nanoTime();

    EvalProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void scored(SampleResult result, Progress progress) {
        Duration pause = terminal.animated() ? REDRAW : LINE;
        if (System.nanoTime() - shown < pause.toNanos() && !progress.complete()) {
            return;
        }
        shown = System.nanoTime();
        if (terminal.animated()) {
            write(CLEAR + bar(progress) + " " + words(progress));
        } else {
            terminal.say(words(progress));
        }
    }

    /** Removes the bar. */
    void end() {
        if (terminal.animated()) {
            write(CLEAR);
        }
    }

    private String words(Progress progress) {
        double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
        double rate = progress.now() / seconds;
        long left = progress.total() - progress.done();
        String words =
                String.format(
                        Locale.ROOT,
                        "%d of %d scored, %.1f/s",
                        progress.done(),
                        progress.total(),
                        rate);
        if (left == 0 || progress.now() < 3) {
            return words;
        }
        return words + ", " + Durations.format(Duration.ofSeconds((long) (left / rate))) + " left";
    }

    private static String bar(Progress progress) {
        int full = (int) (progress.done() * BAR / Math.max(1, progress.total()));
        return "█".repeat(full) + "░".repeat(BAR - full);
    }

    private void write(String text) {
        try {
            terminal.err().write(text.getBytes(StandardCharsets.UTF_8));
            terminal.err().flush();
        } catch (IOException gone) {
            // Nobody looks any more; the evaluation goes on.
        }
    }
}
