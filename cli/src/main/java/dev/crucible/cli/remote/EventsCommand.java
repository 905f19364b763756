package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code crucible events}: what happened on a server. */
@Command(
        name = "events",
        header = "Show what happened on a server, and what happens.",
        description = {
            "Without --after and filters it shows the newest; with -f only what is new.",
            "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + "."
        },
        footer = {
            "  crucible events",
            "  crucible events -f --type run.finished",
            "  crucible events --run run-01kb3x8e6mqz5v0a1b2c3d4e5f --json",
            ""
        })
final class EventsCommand implements Callable<Integer> {
    private static final String EVENTS = "/api/v1/events";
    private static final int PAGE = 500;

    /** Larger than the index of any event. */
    private static final long BEYOND = 9_007_199_254_740_991L;

    private static final int MAX_DATA = 400;

    private final Surroundings here;
    private final Terminal terminal;

    @Mixin private ServerOptions server = new ServerOptions();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on, and show events as they come.")
    private boolean follow;

    @Option(
            names = "--after",
            paramLabel = "N",
            description = "Only events with a larger index; -1 for all.")
    private @Nullable Long after;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only such as run.finished.")
    private @Nullable String type;

    @Option(names = "--run", paramLabel = "RUN", description = "Only those of this run.")
    private @Nullable String run;

    @Mixin private ListOptions bounds = new ListOptions();

    EventsCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Override
    public Integer call() {
        long most = bounds.most();
        try (ApiClient api = server.client(terminal)) {
            Map<String, String> filter = filter();
            long size = size(api);
            if (follow) {
                long from = after == null ? size - 1 : after;
                new EventTail(api, here.patience(), this::print, terminal::say)
                        .follow(filter, from);
            } else {
                list(api, filter, most, size);
            }
            return ExitCodes.OK;
        }
    }

    private Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        if (type != null) {
            filter.put("type", type);
        }
        if (run != null) {
            filter.put("run", RunPaths.id(run).value());
        }
        return filter;
    }

    private static long size(ApiClient api) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("after", Long.toString(BEYOND));
        query.put("limit", "1");
        return api.get(ApiClient.query(EVENTS, query)).path("size").asLong(0);
    }

    private void list(ApiClient api, Map<String, String> filter, long most, long size) {
        Map<String, String> query = new LinkedHashMap<>(filter);
        boolean newest = after == null && filter.isEmpty();
        long from = newest ? Math.max(-1, size - 1 - most) : after == null ? -1 : after;
        long left = most;
        while (left > 0) {
            query.put("after", Long.toString(from));
            query.put("limit", Long.toString(Math.min(PAGE, left)));
            JsonNode page = api.get(ApiClient.query(EVENTS, query));
            page.path("events").forEach(this::print);
            left -= page.path("events").size();
            long next = page.path("next").asLong(-1);
            if (!page.has("next") || next <= from) {
                return;
            }
            from = next;
        }
        terminal.say("there may be more: --after " + from);
    }

    private void print(JsonNode event) {
        if (bounds.json()) {
            terminal.print(Json.line(event));
            return;
        }
        String run = event.path("run").asString("");
        String why = event.path("why").asString("");
        StringBuilder line = new StringBuilder();
        line.append(String.format("%6s  ", event.path("index").asString("")))
                .append(event.path("time").asString(""))
                .append("  ")
                .append(event.path("type").asString(""));
        line.append(run.isEmpty() ? "" : "  " + run)
                .append("  by ")
                .append(event.path("actor").path("kind").asString(""))
                .append(' ')
                .append(event.path("actor").path("name").asString(""));
        line.append(why.isEmpty() ? "" : "  because: " + why);
        String data = Json.line(event.path("data"));
        line.append(data.equals("{}") ? "" : "  " + data);
        terminal.print(SafeText.line(line.toString(), MAX_DATA));
    }
}
