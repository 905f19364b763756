package dev.crucible.monitoring.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;

import dev.crucible.core.telemetry.Scope;

import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code 2026-11-22T12:00:00.123Z WARN GroupWriter: the disk is full run=run-... tenant=lab}. */
final class TextForm {
    static final int MAX_MESSAGE = 4096;
    private static final int MAX_NAME = 100;

    private TextForm() {}

    static void append(StringBuilder out, ILoggingEvent event, Scope scope) {
        out.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
        String level = event.getLevel().toString();
        out.append(level).repeat(' ', Math.max(1, 6 - level.length()));
        String logger = event.getLoggerName();
        Escape.text(out, logger.substring(logger.lastIndexOf('.') + 1), MAX_NAME);
        out.append(": ");
        Escape.text(out, String.valueOf(event.getFormattedMessage()), MAX_MESSAGE);
        field(out, "request", scope.request());
        field(out, "run", scope.run());
        field(out, "tenant", scope.tenant());
        if (scope.trace().exists()) {
            field(out, "trace", scope.trace().traceId());
        }
        List<String> trouble = Trouble.lines(event.getThrowableProxy());
        for (String line : trouble) {
            out.append("\n    ");
            Escape.text(out, line, MAX_MESSAGE);
        }
    }

    private static void field(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append("  ").append(name).append('=');
            Escape.text(out, value, MAX_NAME);
        }
    }
}
