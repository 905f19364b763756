package dev.crucible.api.client;

import dev.crucible.api.documents.EndingJson;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.telemetry.Scope;
import dev.crucible.core.telemetry.TraceContext;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A dispatcher on another machine. */
public final class HttpDispatcher implements Dispatcher {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BASE = "/api/v1/work/";
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final ApiClient api;

    /** The dispatcher behind this API. */
    public HttpDispatcher(ApiClient api) {
        this.api = api;
    }

    @Override
    public void join(WorkerInfo worker) {
        ObjectNode body = object().put("worker", worker.name());
        texts(body.putArray("engines"), worker.engines());
        texts(body.putArray("isolation"), worker.isolation());
        texts(body.putArray("runtimes"), worker.runtimes());
        api.post(BASE + "join", body.put("slots", worker.slots()));
    }

    @Override
    public void leave(String worker) {
        api.post(BASE + "leave", object().put("worker", worker));
    }

    @Override
    public List<Assignment> claim(String worker, int most, Duration wait)
            throws InterruptedException {
        ObjectNode body =
                object().put("worker", worker)
                        .put("most", most)
                        .put("waitMillis", Math.min(wait.toMillis(), LONGEST_WAIT_MILLIS));
        List<Assignment> assignments = new ArrayList<>();
        JsonNode answer;
        try {
            answer = api.post(BASE + "claim", body);
        } catch (ApiException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw failed;
        }
        for (JsonNode node : answer.path("assignments")) {
            assignments.add(assignment(node));
        }
        return assignments;
    }

    private static Assignment assignment(JsonNode node) {
        return new Assignment(
                new Claim(new RunId(node.path("run").asString()), node.path("fence").asLong()),
                node.path("attempt").asInt(),
                node.path("tenant").asString(""),
                RunSummary.Kind.valueOf(node.path("kind").asString().toUpperCase(Locale.ROOT)),
                Bytes.utf8(node.path("request").asString()),
                new Digest(node.path("requestDigest").asString()),
                Duration.ofMillis(node.path("leaseMillis").asLong()),
                TraceContext.parse(node.path("traceparent").asString("")));
    }

    @Override
    public List<WorkQueue.Renewal> renew(String worker, List<Claim> claims) {
        ObjectNode body = object().put("worker", worker);
        ArrayNode list = body.putArray("claims");
        claims.forEach(claim ->
                list.addObject().put("run", claim.run().value()).put("fence", claim.fence()));
        List<WorkQueue.Renewal> renewals = new ArrayList<>();
        for (JsonNode answer : api.post(BASE + "renew", body).path("renewals")) {
            renewals.add(WorkQueue.Renewal.valueOf(answer.asString().toUpperCase(Locale.ROOT)));
        }
        return renewals;
    }

    @Override
    public long output(Claim claim, OutputListener.Stream stream, long offset, Bytes chunk) {
        Map<String, String> query = fence(claim);
        query.put("stream", stream.name().toLowerCase(Locale.ROOT));
        query.put("offset", Long.toString(offset));
        return api.send("POST", ApiClient.query(path(claim, "output"), query), chunk)
                .path("size")
                .asLong();
    }

    @Override
    public void artifact(Claim claim, String path, boolean executable, Bytes content) {
        Map<String, String> query = fence(claim);
        query.put("path", path);
        query.put("executable", Boolean.toString(executable));
        api.send("PUT", ApiClient.query(path(claim, "artifact"), query), content);
    }

    @Override
    public void finish(Claim claim, Ending ending, Bytes result, Sent sent) {
        ObjectNode body = object().put("fence", claim.fence());
        body.set("ending", EndingJson.write(ending));
        body.put("result", result.asText());
        body.putObject("sent")
                .put("stdout", sent.stdout())
                .put("stderr", sent.stderr())
                .put("artifacts", sent.artifacts());
        api.post(path(claim, "finish"), body, trace());
    }

    @Override
    public void fail(Claim claim, String cause) {
        ObjectNode body = object().put("fence", claim.fence()).put("cause", cause);
        api.post(path(claim, "fail"), body, trace());
    }

    @Override
    public void release(Claim claim) {
        api.post(path(claim, "release"), object().put("fence", claim.fence()));
    }

    /** What the calling thread does is a part of this. */
    private static Map<String, String> trace() {
        return Scope.current()
                .trace()
                .traceparent()
                .map(trace -> Map.of("traceparent", trace))
                .orElse(Map.of());
    }

    private static Map<String, String> fence(Claim claim) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("fence", Long.toString(claim.fence()));
        return query;
    }

    private static String path(Claim claim, String operation) {
        return BASE + claim.run().value() + "/" + operation;
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
