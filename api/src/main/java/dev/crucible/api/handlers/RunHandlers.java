package dev.crucible.api.handlers;

import dev.crucible.api.documents.ResultDocument;
import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.RunIds;
import dev.crucible.core.runs.IdempotencyMismatchException;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.RunOutputs;
import dev.crucible.core.runs.RunService;
import dev.crucible.core.runs.Submission;
import dev.crucible.core.storage.Storage.StoredContent;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs: submitted, found, waited for, taken back, repeated. */
public final class RunHandlers {
    /** Most bytes of each output stream that a result shows. */
    static final int SHOWN_OUTPUT = 256 * 1024;

    private static final String RUNS = "/api/v1/runs/";
    private static final double MILLIS = 1000;

    private final RunService runs;
    private final RunOutputs outputs;
    private final Submissions submissions;
    private final RunIds batchIds;
    private final Duration maxWait;

    /**
     * Handlers over this service.
     *
     * @param maxWait the longest that a request waits for the end of its run, whatever it asks for
     */
    public RunHandlers(
            RunService runs,
            RunOutputs outputs,
            Submissions submissions,
            RunIds batchIds,
            Duration maxWait) {
        this.runs = runs;
        this.outputs = outputs;
        this.submissions = submissions;
        this.batchIds = batchIds;
        this.maxWait = maxWait;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("submitRun", this::submit)
                .bind("submitBatch", this::submitBatch)
                .bind("getBatch", this::batch)
                .bind("listRuns", this::list)
                .bind("getRun", this::get)
                .bind("getRunResult", this::result)
                .bind("cancelRun", this::cancel)
                .bind("retryRun", this::retry);
    }

    private ApiResponse submit(ApiRequest request) throws InterruptedException {
        Submission submission =
                submissions.of(
                        request.json(),
                        request.principal(),
                        request.findText("Idempotency-Key").orElse(""),
                        "");
        Run run = accepted(List.of(submission)).getFirst();
        Duration wait = wait(request.number("wait"), maxWait);
        if (wait.isPositive() && !run.state().terminal()) {
            run = runs.await(run.id(), wait);
        }
        ObjectNode view = Views.run(run);
        String location = RUNS + run.id().value();
        if (!run.state().terminal()) {
            return ApiResponse.accepted(location, view);
        }
        resultOf(run).ifPresent(result -> view.set("result", result));
        return ApiResponse.json(view).withHeader("Location", location);
    }

    /** As long as was asked for, but no longer than the server is set to. */
    static Duration wait(double seconds, Duration most) {
        Duration asked = Duration.ofMillis((long) (seconds * MILLIS));
        return asked.compareTo(most) > 0 ? most : asked;
    }

    /** A key that was used for another request is not a matter of how things stand. */
    private List<Run> accepted(List<Submission> wishes) {
        try {
            return runs.submitAll(wishes).stream().map(RunService.Submitted::run).toList();
        } catch (IdempotencyMismatchException other) {
            throw new CrucibleException(
                    ErrorCode.UNSUPPORTED, String.valueOf(other.getMessage()), other);
        }
    }

    private ApiResponse submitBatch(ApiRequest request) {
        String batch = batchIds.next().value().replaceFirst("^run-", "batch-");
        String key = request.findText("Idempotency-Key").orElse("");
        List<Submission> wishes = new ArrayList<>();
        for (JsonNode run : request.json().path("runs")) {
            String one = key.isEmpty() ? "" : key + "/" + wishes.size();
            wishes.add(submissions.of(run, request.principal(), one, batch));
        }
        List<Run> accepted = accepted(wishes);
        ObjectNode node = Views.object();
        node.put("id", accepted.getFirst().batch());
        ArrayNode ids = node.putArray("runs");
        accepted.forEach(run -> ids.add(run.id().value()));
        return ApiResponse.accepted("/api/v1/batches/" + accepted.getFirst().batch(), node);
    }

    private ApiResponse batch(ApiRequest request) {
        String id = request.text("id");
        Map<Run.State, Long> counts = runs.count(RunFilter.ofBatch(request.tenant(), id));
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        if (total == 0) {
            throw new CrucibleException(ErrorCode.NOT_FOUND, "there is no batch " + id);
        }
        boolean ended =
                counts.entrySet().stream()
                        .allMatch(entry -> entry.getValue() == 0 || entry.getKey().terminal());
        ObjectNode node = Views.object();
        node.put("id", id).put("tenant", request.tenant()).put("total", total);
        node.set("states", Views.counts(counts));
        return ApiResponse.json(node.put("ended", ended));
    }

    private ApiResponse list(ApiRequest request) {
        RunFilter filter =
                new RunFilter(
                        request.tenant(),
                        request.findText("state").map(RunHandlers::state),
                        request.findText("outcome").orElse(""),
                        request.findText("kind").orElse(""),
                        request.findText("runtime").orElse(""),
                        request.findText("engine").orElse(""),
                        request.findText("batch").orElse(""),
                        request.findText("text").orElse(""),
                        request.findTime("submittedAfter"),
                        request.findTime("submittedBefore"));
        int limit = (int) request.integer("limit");
        List<Run> found = runs.list(filter, Paging.runCursor(request), limit + 1);
        ObjectNode node = Views.object();
        ArrayNode array = node.putArray("runs");
        found.stream().limit(limit).forEach(run -> array.add(Views.run(run)));
        if (found.size() <= limit) {
            return ApiResponse.json(node);
        }
        String next = found.get(limit - 1).id().value();
        return Paging.next(request, node.put("next", next), next);
    }

    private static Run.State state(String label) {
        return Run.State.valueOf(label.toUpperCase(Locale.ROOT));
    }

    private ApiResponse get(ApiRequest request) {
        Run run = find(request);
        return ApiResponse.json(Views.run(run)).withETag(Long.toString(run.revision()));
    }

    private ApiResponse result(ApiRequest request) {
        Run run = find(request);
        if (!run.state().terminal()) {
            throw new CrucibleException(
                    ErrorCode.CONFLICT, run.id() + " is " + run.state().label() + ", not over");
        }
        if (run.result().isEmpty()) {
            throw new CrucibleException(
                    ErrorCode.CONFLICT, run.id() + " is " + run.state().label() + ": no result");
        }
        return resultOf(run)
                .<ApiResponse>map(ApiResponse::json)
                .orElseThrow(() -> gone("the result of " + run.id()));
    }

    private Optional<ObjectNode> resultOf(Run run) {
        Optional<Bytes> document = runs.result(run);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode node = (ObjectNode) ResultDocument.read(document.get());
        node.remove(List.of("salt", "stdoutDigest", "stderrDigest"));
        if (node.has("outcome")) {
            show(node, run, Stream.STDOUT, "stdout");
            show(node, run, Stream.STDERR, "stderr");
        }
        node.put("requestDigest", run.request().hex());
        run.result().ifPresent(digest -> node.put("resultDigest", digest.hex()));
        return Optional.of(node);
    }

    private void show(ObjectNode node, Run run, Stream stream, String name) {
        long size = node.path(name + "Bytes").asLong(0);
        Bytes bytes = Bytes.EMPTY;
        if (size > 0) {
            Optional<StoredContent> stored = outputs.stored(run, stream);
            if (stored.isPresent()) {
                try (StoredContent content = stored.get()) {
                    bytes = Bytes.copyOf(content.stream().readNBytes(SHOWN_OUTPUT));
                } catch (IOException unreadable) {
                    throw new CrucibleException(
                            ErrorCode.INTERNAL,
                            "the " + name + " of " + run.id() + " cannot be read",
                            unreadable);
                }
            }
        }
        node.put(name, bytes.asText());
        if (!bytes.isUtf8()) {
            node.put(name + "Base64", bytes.asBase64());
        }
        node.put(name + "Cut", size > bytes.size());
    }

    private ApiResponse cancel(ApiRequest request) {
        Run run = find(request);
        return ApiResponse.json(
                Views.run(runs.cancel(run.id(), request.principal().actor(), why(request))));
    }

    private ApiResponse retry(ApiRequest request) {
        Run run = find(request);
        Run again = runs.retry(run.id(), request.principal().actor(), why(request));
        return ApiResponse.accepted(RUNS + again.id().value(), Views.run(again));
    }

    /** What was there, and was erased or has expired. */
    static CrucibleException gone(String what) {
        return new CrucibleException(ErrorCode.GONE, what + " was erased, or its time was up");
    }

    static String why(ApiRequest request) {
        return request.json().path("reason").asString("");
    }

    private Run find(ApiRequest request) {
        return find(runs, request);
    }

    /** The run that the path names; another tenant's does not exist. */
    static Run find(RunService runs, ApiRequest request) {
        Run run = runs.get(new RunId(request.text("id")));
        if (!run.tenant().equals(request.tenant())) {
            throw new CrucibleException(ErrorCode.NOT_FOUND, "there is no run " + run.id());
        }
        return run;
    }
}
