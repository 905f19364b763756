package dev.crucible.api.client;

import dev.crucible.api.documents.OutcomeJson;
import dev.crucible.api.documents.ResultDocument;
import dev.crucible.core.Attestation;
import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.Usage;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Runs of a server, followed to their end. Survives a restart of the server. Thread-safe. */
public final class RemoteRuns {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RUNS = "/api/v1/runs";
    private static final int WAIT_SECONDS = 30;
    private static final Set<String> ENDED = Set.of("finished", "cancelled", "dead");

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
        JsonNode run = submit(submission, key, 0);
        try {
            return new RunId(run.path("id").asString(""));
        } catch (IllegalArgumentException other) {
            throw nonsense(other);
        }
    }

    /**
     * Submits a run and waits for its end, whatever that is. Doing so again, from whatever process,
     * finds the same run and executes nothing twice.
     *
     * @param key names the run, as in {@link #submit}
     * @return the run as the contract describes it, with its result if it has one
     */
    public JsonNode complete(ObjectNode submission, String key) {
        JsonNode run = submit(submission, key, WAIT_SECONDS);
        while (!ended(run)) {
            run = submit(submission, key, WAIT_SECONDS);
        }
        return run;
    }

    private JsonNode submit(ObjectNode submission, String key, int wait) {
        String path = wait == 0 ? RUNS : RUNS + "?wait=" + wait;
        return patience.until(() -> api.post(path, submission, Map.of("Idempotency-Key", key)));
    }

    /** Whether nothing more will become of a run. */
    public static boolean ended(JsonNode run) {
        return ENDED.contains(run.path("state").asString(""));
    }

    /** Asks the server to end a run. */
    public JsonNode cancel(RunId id, String why) {
        return patience.until(
                () -> api.post(path(id, "/cancel"), JSON.createObjectNode().put("reason", why)));
    }

    /** Passes a run's output on, from its beginning to its end, exactly and once. */
    public void follow(RunId id, RunFollower follower) {
        follow(new RunEvents(follower), path(id, "/events"));
    }

    /** Waits for a run's end, whatever that is, without its output. */
    public void awaitEnd(RunId id) {
        follow(new RunEvents((_, _) -> {}), path(id, "/events?output=false"));
    }

    private void follow(RunEvents events, String path) {
        while (!events.ended()) {
            patience.until(
                    () -> {
                        events.follow(api, path);
                        return events.ended();
                    },
                    events::progressed);
        }
    }

    /**
     * What came of a run that has ended.
     *
     * @param output whether the result is to hold the output; without, its streams are empty and
     *     say only whether they were cut off
     * @throws ApiException {@code CONFLICT} when the run has ended without a result, saying why;
     *     {@code GONE} when the result is there no more
     */
    public RunResult result(RunId id, boolean output) {
        JsonNode run = patience.until(() -> api.get(path(id, "")));
        String state = run.path("state").asString("");
        if (state.equals("cancelled") && run.path("ending").isMissingNode()) {
            return cancelled(id, run);
        }
        if (!state.equals("finished") && !state.equals("cancelled")) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    409,
                    id + " is " + state + ": " + run.path("cause").asString("it has no result"),
                    null);
        }
        JsonNode result = patience.until(() -> api.get(path(id, "/result")));
        try {
            return new RunResult(
                    id,
                    RunResult.Stage.valueOf(
                            result.path("stage").asString("run").toUpperCase(Locale.ROOT)),
                    OutcomeJson.read(result.path("outcome")),
                    stream(id, result, "stdout", output),
                    stream(id, result, "stderr", output),
                    OutcomeJson.readUsage(result.path("usage")),
                    ResultDocument.isolation(result).attestations(),
                    artifacts(id, result),
                    texts(result.path("notes")));
        } catch (IllegalArgumentException other) {
            throw nonsense(other);
        }
    }

    private ApiException nonsense(IllegalArgumentException other) {
        return new ApiException(
                ErrorCode.INTERNAL,
                200,
                "the answer of " + api.server() + " makes no sense: " + other.getMessage(),
                other);
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

    private CapturedStream stream(RunId id, JsonNode result, String name, boolean output) {
        boolean truncated = result.path(name + "Truncated").asBoolean(false);
        if (!output) {
            return new CapturedStream(Bytes.EMPTY, truncated);
        }
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
            String path = artifact.path("path").asString("");
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
        array.forEach(text -> texts.add(text.asString("")));
        return texts;
    }

    private static String path(RunId id, String more) {
        return RUNS + "/" + id.value() + more;
    }
}
