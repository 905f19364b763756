package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Sizes;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code crucible storage}: what a server keeps. */
@Command(
        name = "storage",
        header = "See what a server keeps: what, by whom, how large, since when.",
        description = "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + ".",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible storage usage",
            "  crucible storage list --min-size 1m",
            "  crucible storage get DIGEST --out result.bin",
            ""
        })
final class StorageCommand {
    private static final String STORAGE = "/api/v1/storage";
    private static final String OBJECTS = STORAGE + "/objects";

    private final Surroundings here;
    private final Terminal terminal;

    StorageCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Command(
            name = "usage",
            header = "How much each tenant keeps, and how much it may.",
            footer = {"  crucible storage usage", ""})
    int usage(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        try (ApiClient api = server.client(terminal)) {
            JsonNode usage = api.get(STORAGE);
            if (json) {
                terminal.print(Json.line(usage));
                return ExitCodes.OK;
            }
            new Listing(
                            terminal,
                            new Align[] {Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT},
                            new Object[] {"TENANT", "OBJECTS", "SIZE", "QUOTA"},
                            tenant ->
                                    new Object[] {
                                        text(tenant, "tenant"),
                                        text(tenant, "objects"),
                                        size(tenant, "bytes"),
                                        size(tenant, "quotaBytes")
                                    })
                    .print(usage.path("tenants"), false);
            terminal.print(
                    SafeText.line(
                            "All: "
                                    + text(usage, "objects")
                                    + " objects, "
                                    + size(usage, "bytes")
                                    + ", the same content counted once."));
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "list",
            header = "List what is kept, newest first.",
            footer = {
                "  crucible storage list",
                "  crucible storage list --subject run-01kb3x8e6mqz5v0a1b2c3d4e5f",
                "  crucible storage list --name artifact/ --min-size 10m --all --json",
                ""
            })
    int list(
            @Mixin ServerOptions server,
            @Option(
                            names = "--subject",
                            paramLabel = "ID",
                            description = "Only what belongs to this, such as a run.")
                    @Nullable String subject,
            @Option(
                            names = "--name",
                            paramLabel = "PREFIX",
                            description = "Only what is called so there: stdout, artifact/ …")
                    @Nullable String name,
            @Option(
                            names = "--min-size",
                            paramLabel = "SIZE",
                            description = "Only what is as large.")
                    @Nullable String minSize,
            @Mixin ListOptions bounds) {
        Map<String, String> query = new LinkedHashMap<>();
        if (subject != null) {
            query.put("subject", subject);
        }
        if (name != null) {
            query.put("name", name);
        }
        if (minSize != null) {
            query.put("minBytes", Long.toString(bytes(minSize)));
        }
        try (ApiClient api = server.client(terminal)) {
            objects().print(api, OBJECTS, query, "objects", bounds);
        }
        return ExitCodes.OK;
    }

    private static long bytes(String text) {
        return Sizes.parse(text)
                .orElseThrow(() ->
                        new InvalidRequestException(
                                List.of(
                                        new Fault(
                                                "--min-size",
                                                "'" + text + "' is no size",
                                                Sizes.FORM))));
    }

    private Listing objects() {
        Instant now = here.clock().instant();
        Align[] columns = {
            Align.RIGHT, Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT
        };
        return new Listing(
                terminal,
                columns,
                new Object[] {"SIZE", "TENANT", "OF", "NAME", "AGE", "UNTIL", "DIGEST"},
                object ->
                        new Object[] {
                            size(object, "bytes"),
                            text(object, "tenant"),
                            text(object, "subject"),
                            text(object, "name"),
                            Ages.of(text(object, "since"), now),
                            object.path("expires").asString("for ever"),
                            text(object, "digest")
                        });
    }

    @Command(
            name = "show",
            header = "Who refers to a content.",
            footer = {"  crucible storage show DIGEST", ""})
    int show(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "DIGEST", description = "Its SHA-256.") String digest,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        try (ApiClient api = server.client(terminal)) {
            JsonNode payload = api.get(path(digest));
            if (json) {
                terminal.print(Json.line(payload));
                return ExitCodes.OK;
            }
            terminal.print(SafeText.line(text(payload, "digest") + ", " + size(payload, "bytes")));
            objects().print(payload.path("references"), false);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "get",
            header = "Print a content, byte for byte.",
            footer = {
                "  crucible storage get DIGEST > content",
                "  crucible storage get DIGEST --out content",
                ""
            })
    int get(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "DIGEST", description = "Its SHA-256.") String digest,
            @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
                    @Nullable Path out) {
        try (ApiClient api = server.client(terminal)) {
            Contents.write(api, path(digest) + "/content", out, terminal);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "erase",
            header = "Delete a content, whatever refers to it; proofs about it stay valid.",
            footer = {"  crucible storage erase DIGEST --reason 'personal data' --yes", ""})
    int erase(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "DIGEST", description = "Its SHA-256.") String digest,
            @Option(
                            names = "--reason",
                            paramLabel = "WHY",
                            required = true,
                            description = "Why; it is recorded for ever.")
                    String reason,
            @Mixin Confirmation confirmation,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        String path = path(digest);
        if (!confirmation.given(
                terminal, "erase " + digest + ", whatever of this tenant refers to it, for ever")) {
            return ExitCodes.FAILED;
        }
        try (ApiClient api = server.client(terminal)) {
            JsonNode erased = api.delete(ApiClient.query(path, Map.of("reason", reason)));
            terminal.print(
                    json
                            ? Json.line(erased)
                            : SafeText.line(
                                    text(erased, "digest")
                                            + " is erased, "
                                            + size(erased, "bytes")
                                            + " are free"));
            return ExitCodes.OK;
        }
    }

    private static String path(String digest) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "DIGEST",
                                    "'" + digest + "' is no digest",
                                    "64 hexadecimal digits, as 'storage list' shows them")));
        }
        return OBJECTS + "/" + digest;
    }

    private static String size(JsonNode node, String field) {
        return Sizes.format(node.path(field).asLong(0));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
