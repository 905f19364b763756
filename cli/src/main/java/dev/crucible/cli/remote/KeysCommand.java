package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.access.KeyIssuer;
import dev.crucible.core.access.Principal;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** {@code crucible keys}: who may use a server. */
@Command(
        name = "keys",
        header = "Make and revoke the API keys of a server.",
        description = "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + ".",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible keys create nightly --scope runs:read,runs:write --expires 90d",
            "  crucible keys list",
            "  crucible keys revoke key-01kb3x8e6mqz5v0a1b2c3d4e5f",
            ""
        })
final class KeysCommand {
    private static final String KEYS = "/api/v1/keys";

    private final Surroundings here;
    private final Terminal terminal;

    KeysCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Command(
            name = "list",
            header = "List the keys, without their tokens.",
            footer = {"  crucible keys list", ""})
    int list(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "Print a JSON object a line.") boolean json) {
        Instant now = here.clock().instant();
        Align[] columns = {Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT};
        try (ApiClient api = server.client(terminal)) {
            new Listing(
                            terminal,
                            columns,
                            new Object[] {"KEY", "NAME", "TENANT", "AGE", "STATE", "SCOPES"},
                            key ->
                                    new Object[] {
                                        text(key, "id"),
                                        text(key, "name"),
                                        text(key, "tenant"),
                                        Ages.of(text(key, "createdAt"), now),
                                        state(key),
                                        scopes(key)
                                    })
                    .print(api.get(KEYS).path("keys"), json);
        }
        return ExitCodes.OK;
    }

    private static String state(JsonNode key) {
        if (key.has("revokedAt")) {
            return "revoked";
        }
        return key.has("expires") ? "until " + text(key, "expires") : "valid";
    }

    private static String scopes(JsonNode key) {
        return StreamSupport.stream(key.path("scopes").spliterator(), false)
                .map(scope -> scope.asString(""))
                .collect(Collectors.joining(","));
    }

    @Command(
            name = "create",
            header = "Make a key and print its token, which is never shown again.",
            footer = {
                "  crucible keys create nightly --scope runs:read,runs:write > token",
                "  crucible keys create guest --tenant lab --scope runs:read --expires 7d",
                "  crucible keys create admin --scope keys:admin --data /var/lib/crucible",
                ""
            })
    int create(
            @Mixin ServerOptions server,
            @Option(
                            names = "--data",
                            paramLabel = "DIR",
                            description =
                                    "Make it in this data folder, which no server uses now, as the"
                                            + " server's own user; nobody is asked for a key.")
                    @Nullable Path data,
            @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            split = ",",
                            required = true,
                            description =
                                    "What it may do: runs:read, runs:write, sandboxes, queue:admin,"
                                            + " events:read, journal:read, storage:read,"
                                            + " storage:erase, keys:admin, stats:read, worker.")
                    List<String> scopes,
            @Option(names = "--tenant", paramLabel = "NAME", description = "On whose behalf.")
                    @Nullable String tenant,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "After 90d, or at 2027-01-01T00:00:00Z (default: never).")
                    @Nullable String expires,
            @Mixin ReasonOption reason,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        if (data != null) {
            KeyIssuer.Wish wish =
                    OfflineKeys.wish(
                            name,
                            tenant == null ? Principal.DEFAULT_TENANT : tenant,
                            scopes,
                            Optional.ofNullable(expires).map(this::time));
            OfflineKeys keys = new OfflineKeys(here.clock(), here.random());
            return print(keys.create(data, wish, reason.text()), json);
        }
        ObjectNode body = reason.body().put("name", name);
        ArrayNode wanted = body.putArray("scopes");
        scopes.forEach(wanted::add);
        if (tenant != null) {
            body.put("tenant", tenant);
        }
        if (expires != null) {
            body.put("expires", time(expires).toString());
        }
        try (ApiClient api = server.client(terminal)) {
            return print(api.post(KEYS, body), json);
        }
    }

    private int print(JsonNode made, boolean json) {
        if (json) {
            terminal.print(Json.line(made));
            return ExitCodes.OK;
        }
        JsonNode key = made.path("key");
        terminal.print(SafeText.line(text(made, "token")));
        terminal.say(
                "%s of tenant %s; keep the token, nobody can show it again"
                        .formatted(text(key, "id"), text(key, "tenant")));
        return ExitCodes.OK;
    }

    private Instant time(String text) {
        Optional<Duration> later = Durations.parse(text);
        if (later.isPresent()) {
            return here.clock().instant().plus(later.get());
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException none) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "--expires",
                                    "'" + text + "' is no time",
                                    "one such as 90d or 2027-01-01T00:00:00Z")));
        }
    }

    @Command(
            name = "revoke",
            header = "Refuse a key from now on.",
            footer = {"  crucible keys revoke key-01kb3x8e6mqz5v0a1b2c3d4e5f --yes", ""})
    int revoke(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "KEY", description = "Its id, not its token.") String id,
            @Mixin ReasonOption reason,
            @Mixin Confirmation confirmation) {
        if (!id.matches("key-[0-9a-hjkmnp-tv-z]{26}")) {
            // Never repeated in a message: it may be a token.
            throw new InvalidRequestException(
                    List.of(new Fault("KEY", "is no id of a key", "one as 'keys list' shows it")));
        }
        if (!confirmation.given(terminal, "revoke " + id + " for ever")) {
            return ExitCodes.FAILED;
        }
        Map<String, String> query =
                reason.text().isEmpty() ? Map.of() : Map.of("reason", reason.text());
        try (ApiClient api = server.client(terminal)) {
            api.delete(ApiClient.query(KEYS + "/" + id, query));
            terminal.say(id + " is revoked");
            return ExitCodes.OK;
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
