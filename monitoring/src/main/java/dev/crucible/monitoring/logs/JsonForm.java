package dev.crucible.monitoring.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;

import dev.crucible.core.telemetry.Scope;

import java.time.temporal.ChronoUnit;
import java.util.List;

/** One object: time, level, logger, message, thread, and what is known of the rest. */
final class JsonForm {
    private static final int MAX_NAME = 200;

    private JsonForm() {}

    static void append(StringBuilder out, ILoggingEvent event, Scope scope) {
        out.append("{\"time\":\"")
                .append(event.getInstant().truncatedTo(ChronoUnit.MILLIS))
                .append("\",\"level\":\"")
                .append(event.getLevel())
                .append('"');
        field(out, "logger", event.getLoggerName());
        out.append(",\"message\":");
        Escape.json(out, String.valueOf(event.getFormattedMessage()), TextForm.MAX_MESSAGE);
        field(out, "thread", event.getThreadName());
        field(out, "requestId", scope.request());
        field(out, "runId", scope.run());
        field(out, "tenant", scope.tenant());
        if (scope.trace().exists()) {
            field(out, "traceId", scope.trace().traceId());
            field(out, "spanId", scope.trace().spanId());
        }
        List<String> trouble = Trouble.lines(event.getThrowableProxy());
        if (!trouble.isEmpty()) {
            out.append(",\"error\":");
            Escape.json(out, String.join("\n", trouble), 4 * TextForm.MAX_MESSAGE);
        }
        out.append('}');
    }

    private static void field(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append(",\"").append(name).append("\":");
            Escape.json(out, value, MAX_NAME);
        }
    }
}
