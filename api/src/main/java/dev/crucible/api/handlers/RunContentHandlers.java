package dev.crucible.api.handlers;

import dev.crucible.api.documents.ResultDocument;
import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.api.http.ByteSource;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunOutputs;
import dev.crucible.core.runs.RunService;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StoredObject;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What runs write and bring back. */
public final class RunContentHandlers {
    private static final String ARTIFACT = "artifact/";

    private final RunService runs;
    private final RunOutputs outputs;
    private final Storage storage;
    private final Proofs proofs;

    /** Handlers over these. */
    public RunContentHandlers(RunService runs, RunOutputs outputs, Storage storage, Proofs proofs) {
        this.runs = runs;
        this.outputs = outputs;
        this.storage = storage;
        this.proofs = proofs;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("getRunOutput", this::output)
                .bind("streamRunEvents", this::events)
                .bind("listRunArtifacts", this::artifacts)
                .bind("getRunArtifact", this::artifact)
                .bind("getRunProof", this::proof);
    }

    private ApiResponse output(ApiRequest request) {
        Run run = RunHandlers.find(runs, request);
        Stream stream = Stream.valueOf(request.text("stream").toUpperCase(Locale.ROOT));
        if (!run.state().terminal()) {
            return ApiResponse.stream(new LiveBytes(outputs, run.id(), stream));
        }
        long expected = expected(run, request.text("stream"));
        if (expected == 0) {
            return ApiResponse.stream(ByteSource.of(new byte[0]));
        }
        return stored(run, request.text("stream"), request.text("stream") + " of " + run.id());
    }

    private long expected(Run run, String stream) {
        if (run.result().isEmpty()) {
            return 0;
        }
        Bytes document =
                runs.result(run).orElseThrow(() -> RunHandlers.gone("the result of " + run.id()));
        return ResultDocument.read(document).path(stream + "Bytes").asLong(0);
    }

    private ApiResponse events(ApiRequest request) {
        Run run = RunHandlers.find(runs, request);
        Optional<RunPosition> seen = request.findText("Last-Event-ID").map(RunPosition::parse);
        if (seen.isPresent() && seen.get().ended()) {
            return ApiResponse.noContent();
        }
        RunPosition from =
                seen.filter(position -> position.attempt() == run.attempt())
                        .orElse(RunPosition.START);
        return ApiResponse.events(new RunEventSource(runs, outputs, run, from));
    }

    private ApiResponse artifacts(ApiRequest request) {
        ObjectNode node = Views.object();
        node.set("artifacts", listed(RunHandlers.find(runs, request)));
        return ApiResponse.json(node);
    }

    private ArrayNode listed(Run run) {
        ArrayNode empty = Views.object().putArray("artifacts");
        if (run.result().isEmpty()) {
            return empty;
        }
        Bytes document =
                runs.result(run).orElseThrow(() -> RunHandlers.gone("the result of " + run.id()));
        JsonNode artifacts = ResultDocument.read(document).path("artifacts");
        return artifacts instanceof ArrayNode array ? array : empty;
    }

    private ApiResponse artifact(ApiRequest request) {
        Run run = RunHandlers.find(runs, request);
        String path = request.text("path");
        boolean known = false;
        for (JsonNode artifact : listed(run)) {
            known |= artifact.path("path").asString("").equals(path);
        }
        if (!known) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, run.id() + " brought no '" + path + "' back");
        }
        return stored(run, ARTIFACT + path, "'" + path + "' of " + run.id());
    }

    private ApiResponse stored(Run run, String name, String what) {
        return find(run, name)
                .map(object -> StoredBytes.response(storage, object))
                .orElseThrow(() -> RunHandlers.gone(what));
    }

    private Optional<StoredObject> find(Run run, String name) {
        List<StoredObject> objects = outputs.list(run, Long.MAX_VALUE, 1000);
        return objects.stream().filter(object -> object.owner().name().equals(name)).findFirst();
    }

    private ApiResponse proof(ApiRequest request) throws InterruptedException {
        Run run = RunHandlers.find(runs, request);
        if (!run.state().terminal()) {
            throw new CrucibleException(
                    ErrorCode.CONFLICT, run.id() + " is " + run.state().label() + ", not over");
        }
        return ApiResponse.text(proofs.file(run.revision()));
    }
}
