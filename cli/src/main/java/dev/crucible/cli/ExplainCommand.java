package dev.crucible.cli;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.documents.ExplanationJson;
import dev.crucible.api.documents.IsolationJson;
import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.remote.RunChoice;
import dev.crucible.cli.remote.ServerOptions;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineChoice;
import dev.crucible.core.ErrorCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code crucible explain}: which engine it was, or would be, and why. */
@Command(
        name = "explain",
        header = "Say which engine a run got, or would get, and why.",
        description = {
            "Of a RUN of a server: which engine was chosen or refused, as recorded with it. Of a"
                    + " FILE with a request as JSON, or of options alone: every engine, clause by"
                    + " clause, without executing anything."
        },
        footer = {
            "  crucible explain --require memory,unique-user,verified:24h",
            "  crucible explain request.json --server https://crucible.example",
            "  crucible explain run-01kb3x8e6mqz5v0a1b2c3d4e5f",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:an engine will do, or did", "1:none will, or did"})
final class ExplainCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RUN = "run-[0-9a-z]{26}";
    private static final long MOST = 32L * 1024 * 1024;

    private final Composition composition;
    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN|FILE",
            description = "A run's id, or a file with a request; none to ask about options.")
    private String subject = "";

    @Mixin private EngineOptions engine = new EngineOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin private ServerOptions server = new ServerOptions();

    ExplainCommand(Composition composition, Terminal terminal) {
        this.composition = composition;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (subject.matches(RUN)) {
            try (ApiClient api = server.client(terminal)) {
                return shown(RunChoice.of(api, subject));
            }
        }
        ObjectNode demand = subject.isEmpty() ? options() : file(Path.of(subject));
        Optional<ApiClient> api = server.find(terminal);
        if (api.isEmpty()) {
            return shown(here(demand));
        }
        try (ApiClient there = api.get()) {
            return shown(there.post("/api/v1/explain", demand));
        }
    }

    private JsonNode here(ObjectNode demand) {
        RunRequestJson.Place place = RunRequestJson.place(demand);
        return ExplanationJson.of(
                composition.engines().consider(place.engine(), place.isolation()));
    }

    private ObjectNode options() {
        ObjectNode demand = Json.object();
        IsolationJson.write(engine.isolation(), demand);
        demand.put(
                "engine",
                switch (engine.choice()) {
                    case EngineChoice.Auto _ -> "auto";
                    case EngineChoice.Named(String name, _) -> name;
                });
        return demand;
    }

    /** Of a request, only what decides about the engine. */
    private static ObjectNode file(Path file) {
        try {
            if (Files.size(file) > MOST) {
                throw new CrucibleException(
                        ErrorCode.TOO_LARGE, file + " is no request: too large");
            }
            if (!(JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode request)) {
                throw new CrucibleException(ErrorCode.INVALID_REQUEST, file + " is no JSON object");
            }
            return request.retain(List.of("engine", "isolation", "require"));
        } catch (IOException missing) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND,
                    "'" + file + "' is neither a run's id nor a file that can be read",
                    missing);
        } catch (JacksonException malformed) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    file + " is no JSON: " + malformed.getOriginalMessage(),
                    malformed);
        }
    }

    private int shown(JsonNode explanation) {
        if (json) {
            terminal.print(Json.line(explanation));
        } else {
            new ExplanationText(terminal).print(explanation);
        }
        return explanation.has("chosen") ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
