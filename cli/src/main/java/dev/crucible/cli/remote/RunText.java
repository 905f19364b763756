package dev.crucible.cli.remote;

import dev.crucible.api.documents.OutcomeJson;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Sizes;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs of a server in words. */
final class RunText {
    private static final int MAX_CAUSE = 60;

    private final Instant now;

    RunText(Instant now) {
        this.now = now;
    }

    /** The cells of one line of a list. */
    Object[] row(JsonNode run) {
        return new Object[] {
            text(run, "id"),
            text(run, "state"),
            SafeText.line(ending(run), MAX_CAUSE),
            text(run, "runtime"),
            run.path("ending").path("engine").asString(text(run, "engine")),
            Ages.of(text(run, "submittedAt"), now),
            took(run),
            labels(run)
        };
    }

    /** What became of it, in a few words; empty while nothing did. */
    static String ending(JsonNode run) {
        JsonNode ending = run.path("ending");
        return switch (ending.path("type").asString("")) {
            case "ran" -> outcome(ending.path("outcome"));
            case "scored" -> text(ending, "verdict");
            default -> text(run, "cause");
        };
    }

    static String outcome(JsonNode outcome) {
        try {
            return OutcomeJson.read(outcome).describe();
        } catch (IllegalArgumentException newer) {
            return text(outcome, "type");
        }
    }

    private static String took(JsonNode run) {
        JsonNode ending = run.path("ending");
        JsonNode millis =
                ending.has("tookMillis")
                        ? ending.path("tookMillis")
                        : ending.path("usage").path("wallMillis");
        return millis.isNumber() ? Durations.format(Duration.ofMillis(millis.asLong(0))) : "";
    }

    private static String labels(JsonNode run) {
        return run.path("labels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .collect(Collectors.joining(" "));
    }

    /**
     * Everything about one run.
     *
     * @param result its result; an empty object when there is none
     */
    List<String> lines(JsonNode run, JsonNode result) {
        Table table = new Table(Align.LEFT, Align.LEFT);
        String ending = ending(run);
        line(table, "Run", text(run, "id"));
        line(table, "State", text(run, "state") + (ending.isEmpty() ? "" : ": " + ending));
        if (run.path("cancelRequested").asBoolean(false)) {
            line(table, "Cancelled", "it was asked to end");
        }
        line(table, "Kind", text(run, "kind"));
        line(table, "Runtime", text(run, "runtime"));
        line(
                table,
                "Engine",
                run.path("ending").path("engine").asString(text(run, "engine"))
                        + ", class "
                        + run.path("ending").path("isolation").asString(text(run, "isolation")));
        line(table, "Tenant", text(run, "tenant"));
        line(table, "Labels", labels(run));
        line(table, "Priority", run.path("priority").asString(""));
        time(table, "Submitted", run, "submittedAt");
        time(table, "Started", run, "startedAt");
        time(table, "Ended", run, "endedAt");
        line(table, "Attempt", attempt(run));
        line(table, "Batch", text(run, "batch"));
        line(table, "Repeats", text(run, "retryOf"));
        line(table, "Attested", text(run, "attestationDigest"));
        result(table, result);
        List<String> lines = new ArrayList<>(table.lines(""));
        controls(result).forEach(lines::add);
        result.path("notes")
                .forEach(note -> lines.add(SafeText.line("Note: " + note.asString(""))));
        return lines;
    }

    private static String attempt(JsonNode run) {
        String worker = text(run, "worker");
        return run.path("attempt").asString("") + (worker.isEmpty() ? "" : " on " + worker);
    }

    private static void result(Table table, JsonNode result) {
        JsonNode usage = result.path("usage");
        if (usage.isObject()) {
            line(
                    table,
                    "Used",
                    Durations.format(Duration.ofMillis(usage.path("wallMillis").asLong(0)))
                            + ", "
                            + Durations.format(Duration.ofMillis(usage.path("cpuMillis").asLong(0)))
                            + " of processor, "
                            + Sizes.format(usage.path("memoryPeakBytes").asLong(0))
                            + " of memory");
        }
        if (result.path("stage").asString("").equals("compile")) {
            line(table, "Stage", "compiling");
        }
        stream(table, "Output", result, "stdout");
        stream(table, "Errors", result, "stderr");
        line(table, "Detail", text(result.path("score"), "detail"));
        for (JsonNode artifact : result.path("artifacts")) {
            line(
                    table,
                    "Artifact",
                    text(artifact, "path") + ", " + Sizes.format(artifact.path("size").asLong(0)));
        }
        line(table, "Request", text(result, "requestDigest"));
        line(table, "Result", text(result, "resultDigest"));
    }

    private static void stream(Table table, String title, JsonNode result, String name) {
        if (result.has(name + "Bytes")) {
            line(
                    table,
                    title,
                    Sizes.format(result.path(name + "Bytes").asLong(0))
                            + (result.path(name + "Truncated").asBoolean(false)
                                    ? ", cut off"
                                    : ""));
        }
    }

    /** How many controls hold, and by name those that do not. */
    private static List<String> controls(JsonNode result) {
        JsonNode controls = result.path("attestation").path("controls");
        if (controls.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        int enforced = 0;
        for (JsonNode control : controls) {
            String status = text(control, "status");
            if (status.equals("enforced")) {
                enforced++;
                continue;
            }
            lines.add(
                    SafeText.line(
                            "  %s: %s (inside %s, host %s)"
                                    .formatted(
                                            text(control, "name"),
                                            status,
                                            text(control, "inside"),
                                            text(control, "host"))));
        }
        lines.addFirst("Isolation: " + enforced + " of " + controls.size() + " controls enforced");
        return lines;
    }

    private void time(Table table, String title, JsonNode run, String field) {
        String time = text(run, field);
        line(table, title, time.isEmpty() ? "" : time + ", " + Ages.of(time, now) + " ago");
    }

    private static void line(Table table, String title, String value) {
        if (!value.isEmpty()) {
            table.row(title, value);
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
