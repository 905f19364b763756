package dev.crucible.cli.remote;

import dev.crucible.cli.text.Durations;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which runs. */
final class RunFilterOptions {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "queued, running, finished, cancelled or dead.")
    private @Nullable String state;

    @Option(
            names = "--outcome",
            paramLabel = "TYPE",
            description = "exited, signalled, limit, cancelled, refused, lost, or a verdict.")
    private @Nullable String outcome;

    @Option(names = "--kind", paramLabel = "KIND", description = "run or score.")
    private @Nullable String kind;

    @Option(names = "--runtime", paramLabel = "NAME", description = "The language.")
    private @Nullable String runtime;

    @Option(names = "--engine", paramLabel = "NAME", description = "What isolates it.")
    private @Nullable String engine;

    @Option(names = "--batch", paramLabel = "ID", description = "The batch it came with.")
    private @Nullable String batch;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Occurs in the id or in the value of a label.")
    private @Nullable String text;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Submitted at this time or later: 2026-11-22T20:00:00Z, or 1h ago as 1h.")
    private @Nullable String since;

    @Option(names = "--before", paramLabel = "TIME", description = "Submitted before this time.")
    private @Nullable String before;

    /** As parameters of the API. */
    Map<String, String> query(Instant now) {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "state", state);
        put(query, "outcome", outcome);
        put(query, "kind", kind);
        put(query, "runtime", runtime);
        put(query, "engine", engine);
        put(query, "batch", batch);
        put(query, "text", text);
        put(query, "submittedAfter", since == null ? null : time("--since", since, now));
        put(query, "submittedBefore", before == null ? null : time("--before", before, now));
        return query;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private static String time(String option, String text, Instant now) {
        Optional<Duration> ago = Durations.parse(text);
        if (ago.isPresent()) {
            return now.minus(ago.get()).toString();
        }
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeException none) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    option,
                                    "'" + text + "' is no time",
                                    "one such as 2026-11-22T20:00:00Z, or how long ago, such as"
                                            + " 30m")));
        }
    }
}
