package dev.crucible.api.handlers;

import dev.crucible.api.documents.ResultDocument;
import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.api.http.ByteSource;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
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
                .bind("getRunAttestation", this::attestation)
                .bind("getRunProof", this::proof);
    }

    /** Exactly the bytes whose digest the journal has. */
    private ApiResponse attestation(ApiRequest request) {
        Run run = RunHandlers.find(runs, request);
        Digest digest =
                run.attestation()
                        .orElseThrow(() ->
                                new CrucibleException(
                                        ErrorCode.CONFLICT, run.id() + " has no attestation"));
        return runs.attestation(run)
                .map(document -> ApiResponse.bytes(document.toArray()).withETag(digest.hex()))
                .orElseThrow(() -> RunHandlers.gone("the attestation of " + run.id()));
    }

    private ApiResponse output(ApiRequest request) {
        Run run = RunHandlers.find(runs, request);
        Stream stream = Stream.valueOf(request.text("stream").toUpperCase(Locale.ROOT));
        if (!run.state().terminal()) {
            return ApiResponse.stream(new LiveBytes(outputs, run.id(), stream));
        }
        Optional<StoredObject> kept = outputs.find(run, request.text("stream"));
        if (kept.isEmpty() && expected(run, request.text("stream")) == 0) {
            return ApiResponse.stream(ByteSource.of(new byte[0]));
        }
        return kept.map(this::response)
                .orElseThrow(() -> RunHandlers.gone(request.text("stream") + " of " + run.id()));
    }

    /** What is kept needs no result to be read: each may be kept for a time of its own. */
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
        return ApiResponse.events(
                new RunEventSource(runs, outputs, run, from, request.flag("output")));
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
        Optional<StoredObject> kept = outputs.find(run, ARTIFACT + path);
        boolean known = kept.isPresent();
        if (!known) {
            for (JsonNode artifact : listed(run)) {
                known |= artifact.path("path").asString("").equals(path);
            }
        }
        if (!known) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, run.id() + " brought no '" + path + "' back");
        }
        return kept.map(this::response)
                .orElseThrow(() -> RunHandlers.gone("'" + path + "' of " + run.id()));
    }

    private ApiResponse response(StoredObject kept) {
        return StoredBytes.response(storage, kept);
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
