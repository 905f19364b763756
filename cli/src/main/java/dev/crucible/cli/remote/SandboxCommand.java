package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.documents.IsolationJson;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Sizes;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code crucible sandbox}: sandboxes that a server holds open. */
@Command(
        name = "sandbox",
        header = "Hold a sandbox open on a server, and run commands in it.",
        description = "Without --server or $CRUCIBLE_SERVER it is " + ServerOptions.USUAL + ".",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  box=$(crucible sandbox create --runtime python)",
            "  crucible sandbox exec $box -- /usr/bin/python3 -c 'print(6 * 7)'",
            "  crucible sandbox close $box",
            ""
        })
final class SandboxCommand {
    private static final String BOXES = "/api/v1/sandboxes";
    private static final int MAX_FILE = 32 * 1024 * 1024;

    private final Surroundings here;
    private final Terminal terminal;

    SandboxCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Command(
            name = "create",
            header = "Open a sandbox and print its id.",
            footer = {"  crucible sandbox create --runtime python --idle 10m", ""})
    int create(
            @Mixin ServerOptions server,
            @Option(names = "--runtime", paramLabel = "NAME", description = "What it must have.")
                    @Nullable String runtime,
            @Option(names = "--engine", paramLabel = "NAME", description = "What isolates it.")
                    @Nullable String engine,
            @Option(
                            names = "--isolation",
                            paramLabel = "CLASS",
                            description = "The least class that will do (default: process).")
                    @Nullable String isolation,
            @Option(
                            names = "--require",
                            paramLabel = "CLAUSES",
                            description =
                                    "What must have been measured of the engine: see 'crucible run"
                                            + " --help'.")
                    @Nullable String require,
            @Option(
                            names = "--idle",
                            paramLabel = "TIME",
                            description =
                                    "Close it when nobody uses it for so long (default: as the"
                                            + " server says).")
                    @Nullable String idle,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        ObjectNode body = Json.object();
        put(body, "runtime", runtime);
        put(body, "engine", engine);
        if (require != null) {
            IsolationJson.write(demand(isolation, require), body);
        } else {
            put(body, "isolation", isolation);
        }
        if (idle != null) {
            body.put("idleTimeoutMillis", millis("--idle", idle));
        }
        try (ApiClient api = server.client(terminal)) {
            JsonNode box = api.post(BOXES, body);
            terminal.print(json ? Json.line(box) : SafeText.line(text(box, "id")));
            return ExitCodes.OK;
        }
    }

    private static Isolation demand(@Nullable String isolation, String require) {
        String least = isolation == null ? IsolationClass.PROCESS.label() : isolation;
        return Isolation.parse("class:" + least).and(Isolation.parse(require));
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static long millis(String option, String text) {
        return Durations.parse(text)
                .orElseThrow(() ->
                        new InvalidRequestException(
                                List.of(
                                        new Fault(
                                                option,
                                                "'" + text + "' is no duration",
                                                Durations.FORM))))
                .toMillis();
    }

    @Command(
            name = "list",
            header = "List the sandboxes that are open.",
            footer = {"  crucible sandbox list", ""})
    int list(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "Print a JSON object a line.") boolean json) {
        Instant now = here.clock().instant();
        Align[] columns = {
            Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT
        };
        try (ApiClient api = server.client(terminal)) {
            new Listing(
                            terminal,
                            columns,
                            new Object[] {"SANDBOX", "STATE", "RUNTIME", "ENGINE", "AGE", "UNUSED"},
                            box ->
                                    new Object[] {
                                        text(box, "id"),
                                        text(box, "state"),
                                        text(box, "runtime"),
                                        text(box, "engine"),
                                        Ages.of(text(box, "openedAt"), now),
                                        Ages.of(text(box, "usedAt"), now)
                                    })
                    .print(api.get(BOXES).path("sandboxes"), json);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "exec",
            header = "Run a command in a sandbox; its exit code becomes this one's, as with 'run'.",
            footer = {"  crucible sandbox exec SANDBOX --time 5s -- /usr/bin/python3 main.py", ""})
    int exec(
            @Mixin ServerOptions server,
            @Parameters(index = "0", paramLabel = "SANDBOX", description = "Its id.") String id,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "ARGUMENT",
                            description = "The command and its arguments.")
                    List<String> argv,
            @Option(
                            names = "--time",
                            paramLabel = "TIME",
                            description = "End it after so long (default: 10s).")
                    @Nullable String time,
            @Option(
                            names = "--stdin",
                            paramLabel = "FILE",
                            description = "Its standard input; - is that of this command.")
                    @Nullable String stdin,
            @Option(names = "--json", description = "Print one JSON object instead of the output.")
                    boolean json) {
        ObjectNode body = Json.object();
        argv.forEach(body.putArray("argv")::add);
        Duration work = Duration.ofSeconds(10);
        if (time != null) {
            work = Duration.ofMillis(millis("--time", time));
            body.put("wallMillis", work.toMillis());
        }
        if (stdin != null) {
            body.put("stdinBase64", content(stdin).asBase64());
        }
        try (ApiClient api = server.client(terminal)) {
            JsonNode result = api.post(path(id, "/exec"), body, work);
            if (json) {
                terminal.print(Json.line(result));
                return ExecOutput.code(result);
            }
            return new ExecOutput(terminal).write(result);
        }
    }

    @Command(
            name = "files",
            header = "List the files of a sandbox.",
            footer = {"  crucible sandbox files SANDBOX", ""})
    int files(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "SANDBOX", description = "Its id.") String id,
            @Option(names = "--json", description = "Print a JSON object a line.") boolean json) {
        try (ApiClient api = server.client(terminal)) {
            new Listing(
                            terminal,
                            new Align[] {Align.RIGHT, Align.LEFT},
                            new Object[] {"SIZE", "PATH"},
                            file ->
                                    new Object[] {
                                        Sizes.format(file.path("size").asLong(0)),
                                        text(file, "path")
                                    })
                    .print(api.get(path(id, "/files")).path("files"), json);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "read",
            header = "Print a file of a sandbox, byte for byte.",
            footer = {"  crucible sandbox read SANDBOX out.txt --out here.txt", ""})
    int read(
            @Mixin ServerOptions server,
            @Parameters(index = "0", paramLabel = "SANDBOX", description = "Its id.") String id,
            @Parameters(index = "1", paramLabel = "PATH", description = "The file.") String path,
            @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
                    @Nullable Path out) {
        try (ApiClient api = server.client(terminal)) {
            String query = ApiClient.query(path(id, "/file"), Map.of("path", path));
            Contents.write(api, query, out, terminal);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "write",
            header = "Write a file into a sandbox.",
            footer = {
                "  crucible sandbox write SANDBOX main.py main.py",
                "  echo hello | crucible sandbox write SANDBOX greeting.txt -",
                ""
            })
    int write(
            @Mixin ServerOptions server,
            @Parameters(index = "0", paramLabel = "SANDBOX", description = "Its id.") String id,
            @Parameters(index = "1", paramLabel = "PATH", description = "Its name there.")
                    String path,
            @Parameters(
                            index = "2",
                            paramLabel = "FILE",
                            description = "The content; - is standard input.")
                    String file) {
        Bytes content = content(file);
        try (ApiClient api = server.client(terminal)) {
            api.send("PUT", ApiClient.query(path(id, "/file"), Map.of("path", path)), content);
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "close",
            header = "Close sandboxes, and end everything in them.",
            footer = {"  crucible sandbox close SANDBOX", ""})
    int close(
            @Mixin ServerOptions server,
            @Parameters(arity = "1..*", paramLabel = "SANDBOX", description = "Their ids.")
                    List<String> ids) {
        ids.forEach(id -> path(id, ""));
        try (ApiClient api = server.client(terminal)) {
            ids.forEach(id -> api.delete(path(id, "")));
            return ExitCodes.OK;
        }
    }

    private Bytes content(String file) {
        try (InputStream source =
                file.equals("-") ? terminal.in() : Files.newInputStream(Path.of(file))) {
            byte[] bytes = source.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new CrucibleException(
                        ErrorCode.TOO_LARGE,
                        "'" + file + "' is longer than the 32 MiB that a server takes");
            }
            return Bytes.copyOf(bytes);
        } catch (IOException why) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, "cannot read '" + file + "': " + why.getMessage(), why);
        }
    }

    private static String path(String id, String more) {
        if (!id.matches("sandbox-[0-9a-hjkmnp-tv-z]{26}")) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "SANDBOX",
                                    "'" + id + "' is no id of a sandbox",
                                    "one as 'sandbox list' shows it")));
        }
        return BOXES + "/" + id + more;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
