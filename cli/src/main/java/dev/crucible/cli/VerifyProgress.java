package dev.crucible.cli;

import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.containment.MeasureListener;
import dev.crucible.cli.text.SafeText;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Probe;
import dev.crucible.containment.matrix.MatrixJson;
import dev.crucible.core.EngineInfo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Shows how far a measurement is, on a terminal; with JSON, every finding as a line. */
final class VerifyProgress implements MeasureListener {
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final boolean json;

    VerifyProgress(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    @Override
    public void begins(EngineInfo engine, Probe probe, int done, int total) {
        if (terminal.animated()) {
            String line =
                    "%s %d of %d: %s %s"
                            .formatted(
                                    engine.name(),
                                    done + 1,
                                    total,
                                    probe.info().id(),
                                    probe.info().attempt());
            write(CLEAR + SafeText.line(line, terminal.width() - 1));
        }
    }

    @Override
    public void found(EngineInfo engine, Finding finding) {
        if (json) {
            terminal.print(Json.line(MatrixJson.finding(finding).put("engine", engine.name())));
        }
    }

    /** Removes the line. */
    void clear() {
        if (terminal.animated()) {
            write(CLEAR);
        }
    }

    private void write(String text) {
        try {
            terminal.err().write(text.getBytes(StandardCharsets.UTF_8));
            terminal.err().flush();
        } catch (IOException gone) {
            // Nobody looks any more; the probes go on.
        }
    }
}
