package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Table;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Prints a list of a server page by page, so that its length does not matter: as a table, or as a
 * JSON line each.
 */
final class Listing {
    private static final int PAGE = 500;

    private final Terminal terminal;
    private final Table.Align[] columns;
    private final Object[] headings;
    private final Function<JsonNode, Object[]> row;

    /**
     * A listing.
     *
     * @param columns of the table
     * @param headings its first row
     * @param row the cells of an item
     */
    Listing(
            Terminal terminal,
            Table.Align[] columns,
            Object[] headings,
            Function<JsonNode, Object[]> row) {
        this.terminal = terminal;
        this.columns = columns.clone();
        this.headings = headings.clone();
        this.row = row;
    }

    /** Prints every item of an answer that has no pages. */
    void print(JsonNode items, boolean json) {
        if (json) {
            items.forEach(item -> terminal.print(Json.line(item)));
            return;
        }
        Table table = new Table(columns);
        table.row(headings);
        items.forEach(item -> table.row(row.apply(item)));
        terminal.print(table.lines(""));
    }

    /**
     * Prints a list that has pages.
     *
     * @param items name of the array in the answer
     * @param bounds how many, and how to show them
     */
    void print(
            ApiClient api,
            String path,
            Map<String, String> query,
            String items,
            ListOptions bounds) {
        Map<String, String> parameters = new LinkedHashMap<>(query);
        long left = bounds.most();
        String next;
        do {
            parameters.put("limit", Long.toString(Math.min(PAGE, left)));
            JsonNode page = api.get(ApiClient.query(path, parameters));
            print(page.path(items), bounds.json());
            left -= Math.max(1, page.path(items).size());
            next = page.path("next").asString("");
            parameters.put("cursor", next);
        } while (!next.isEmpty() && left > 0);
        if (!next.isEmpty()) {
            terminal.say("there are more; --limit N or --all shows them");
        }
    }
}
