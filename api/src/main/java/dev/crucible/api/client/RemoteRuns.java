package dev.crucible.api.client;

import dev.crucible.api.documents.OutcomeJson;
import dev.crucible.core.Attestation;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Usage;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs of a server, followed to their end. Survives a restart of the server. */
public final class RemoteRuns {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RUNS = "/api/v1/runs";

    private final ApiClient api;
    private final Patience patience;

    /**
     * The runs of this server.
     *
     * @param patience how to bear a server that does not answer
     */
    public RemoteRuns(ApiClient api, Patience patience) {
        this.api = api;
        this.patience = patience;
    }

    /**
     * Submits a run.
     *
     * @param key the same key gives the same run, however often it is sent
     */
    public RunId submit(ObjectNode submission, String key) {
        JsonNode run =
                patience.until(() -> api.post(RUNS, submission, Map.of("Idempotency-Key", key)));
        return new RunId(run.path("id").asString());
    }

    /**
     * Submits a run and waits for its end.
     *
     * @param listener gets the output as it comes
     * @param cancellation asks the server to end the run
     */
    public RunResult run(
            ObjectNode submission, String key, OutputListener listener, Cancellation cancellation) {
        RunId id = submit(submission, key);
        try (Cancellation.Registration _ = cancellation.onCancel(() -> cancel(id, "interrupted"))) {
            follow(id, listener);
            return result(id);
        }
    }

    /** Asks the server to end a run. */
    public void cancel(RunId id, String why) {
        patience.until(
                () -> api.post(path(id, "/cancel"), JSON.createObjectNode().put("reason", why)));
    }

    /** Passes a run's output on, from its beginning to its end. */
    public void follow(RunId id, OutputListener listener) {
        Seen seen = new Seen();
        while (!seen.ended) {
            patience.until(() -> {
                followOnce(id, listener, seen);
                return true;
            });
        }
    }

    private void followOnce(RunId id, OutputListener listener, Seen seen) {
        try (EventStream events = EventStream.open(api, path(id, "/events"), seen.id)) {
            boolean any = false;
            for (Optional<EventStream.Message> next = events.next();
                    next.isPresent();
                    next = events.next()) {
                any = true;
                seen.id = events.lastId();
                EventStream.Message message = next.get();
                switch (message.type()) {
                    case "output" -> output(JSON.readTree(message.data()), listener);
                    case "end" -> seen.ended = true;
                    default -> {}
                }
            }
            seen.ended |= !any;
        } catch (IOException broken) {
            throw new ApiException(
                    ErrorCode.UNAVAILABLE,
                    0,
                    "the connection to " + api.server() + " broke: " + broken.getMessage(),
                    broken);
        }
    }

    private static void output(JsonNode data, OutputListener listener) {
        Bytes chunk =
                data.has("base64")
                        ? Bytes.copyOf(Base64.getDecoder().decode(data.path("base64").asString()))
                        : Bytes.utf8(data.path("text").asString(""));
        listener.output(
                OutputListener.Stream.valueOf(
                        data.path("stream").asString().toUpperCase(Locale.ROOT)),
                chunk);
    }

    /**
     * What came of a run that has ended.
     *
     * @throws CrucibleException {@code CONFLICT} when the run has ended without a result, saying
     *     why
     */
    public RunResult result(RunId id) {
        JsonNode run = patience.until(() -> api.get(path(id, "")));
        if (run.path("state").asString("").equals("cancelled")) {
            return cancelled(id, run);
        }
        if (!run.path("state").asString("").equals("finished")) {
            throw new CrucibleException(
                    ErrorCode.CONFLICT,
                    "%s is %s: %s"
                            .formatted(
                                    id,
                                    run.path("state").asString(""),
                                    run.path("cause").asString("no result")));
        }
        JsonNode result = patience.until(() -> api.get(path(id, "/result")));
        return new RunResult(
                id,
                RunResult.Stage.valueOf(
                        result.path("stage").asString("run").toUpperCase(Locale.ROOT)),
                OutcomeJson.read(result.path("outcome")),
                stream(id, result, "stdout"),
                stream(id, result, "stderr"),
                OutcomeJson.readUsage(result.path("usage")),
                OutcomeJson.readAttestation(result.path("attestation")),
                artifacts(id, result),
                texts(result.path("notes")));
    }

    private static RunResult cancelled(RunId id, JsonNode run) {
        return new RunResult(
                id,
                RunResult.Stage.RUN,
                new Outcome.Cancelled(),
                CapturedStream.EMPTY,
                CapturedStream.EMPTY,
                Usage.NOTHING,
                Attestation.none(run.path("engine").asString(""), IsolationClass.NONE),
                List.of(),
                List.of());
    }

    private CapturedStream stream(RunId id, JsonNode result, String name) {
        boolean truncated = result.path(name + "Truncated").asBoolean(false);
        if (result.path(name + "Cut").asBoolean(false)) {
            return new CapturedStream(
                    patience.until(() -> api.bytes(path(id, "/output/" + name))), truncated);
        }
        Bytes bytes =
                result.has(name + "Base64")
                        ? Bytes.copyOf(
                                Base64.getDecoder().decode(result.path(name + "Base64").asString()))
                        : Bytes.utf8(result.path(name).asString(""));
        return new CapturedStream(bytes, truncated);
    }

    private List<SandboxFile> artifacts(RunId id, JsonNode result) {
        List<SandboxFile> files = new ArrayList<>();
        for (JsonNode artifact : result.path("artifacts")) {
            String path = artifact.path("path").asString();
            String query = ApiClient.query(path(id, "/artifact"), Map.of("path", path));
            files.add(
                    new SandboxFile(
                            path,
                            patience.until(() -> api.bytes(query)),
                            artifact.path("executable").asBoolean(false)));
        }
        return files;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static String path(RunId id, String more) {
        return RUNS + "/" + id.value() + more;
    }

    /** How far a follower has come. */
    private static final class Seen {
        private String id = "";
        private boolean ended;
    }
}
