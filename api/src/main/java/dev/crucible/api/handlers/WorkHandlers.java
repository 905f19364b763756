package dev.crucible.api.handlers;

import dev.crucible.api.documents.EndingJson;
import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.api.tls.WorkerCertificate;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunId;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Claim;
import dev.crucible.core.runs.Dispatcher.Sent;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What workers of other machines ask for. */
public final class WorkHandlers {
    private final Dispatcher dispatcher;
    private final Function<Claim, Optional<String>> holders;

    /**
     * Handlers over this dispatcher.
     *
     * @param holders which worker holds a claim; empty when it is stale
     */
    public WorkHandlers(Dispatcher dispatcher, Function<Claim, Optional<String>> holders) {
        this.dispatcher = dispatcher;
        this.holders = holders;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("joinWork", this::join)
                .bind("leaveWork", this::leave)
                .bind("claimWork", this::claimRuns)
                .bind("renewWork", this::renew)
                .bind("appendWorkOutput", this::output)
                .bind("putWorkArtifact", this::artifact)
                .bind("finishWork", this::finish)
                .bind("failWork", this::fail)
                .bind("releaseWork", this::release);
    }

    private ApiResponse join(ApiRequest request) {
        JsonNode body = request.json();
        dispatcher.join(
                new Dispatcher.WorkerInfo(
                        worker(request),
                        texts(body.path("engines")),
                        texts(body.path("isolation")),
                        texts(body.path("runtimes")),
                        body.path("slots").asInt(),
                        request.certificate()));
        return ApiResponse.noContent();
    }

    private ApiResponse leave(ApiRequest request) {
        dispatcher.leave(worker(request));
        return ApiResponse.noContent();
    }

    private ApiResponse claimRuns(ApiRequest request) throws InterruptedException {
        JsonNode body = request.json();
        ObjectNode node = Views.object();
        ArrayNode assignments = node.putArray("assignments");
        dispatcher
                .claim(
                        worker(request),
                        body.path("most").asInt(),
                        Duration.ofMillis(body.path("waitMillis").asLong(0)))
                .forEach(assignment -> assignments.add(view(assignment)));
        return ApiResponse.json(node);
    }

    private static ObjectNode view(Dispatcher.Assignment assignment) {
        ObjectNode node = Views.object();
        assignment.trace().traceparent().ifPresent(trace -> node.put("traceparent", trace));
        return node.put("run", assignment.claim().run().value())
                .put("fence", assignment.claim().fence())
                .put("attempt", assignment.attempt())
                .put("tenant", assignment.tenant())
                .put("kind", assignment.kind().label())
                .put("request", assignment.request().asText())
                .put("requestDigest", assignment.requestDigest().hex())
                .put("leaseMillis", assignment.lease().toMillis());
    }

    private ApiResponse renew(ApiRequest request) {
        List<Claim> claims = new ArrayList<>();
        for (JsonNode claim : request.json().path("claims")) {
            claims.add(
                    own(
                            request,
                            new Claim(
                                    new RunId(claim.path("run").asString()),
                                    claim.path("fence").asLong())));
        }
        ObjectNode node = Views.object();
        ArrayNode renewals = node.putArray("renewals");
        dispatcher
                .renew(worker(request), claims)
                .forEach(renewal -> renewals.add(renewal.name().toLowerCase(Locale.ROOT)));
        return ApiResponse.json(node);
    }

    private ApiResponse output(ApiRequest request) {
        long size =
                dispatcher.output(
                        claim(request),
                        Stream.valueOf(request.text("stream").toUpperCase(Locale.ROOT)),
                        request.integer("offset"),
                        body(request));
        return ApiResponse.json(Views.object().put("size", size));
    }

    private ApiResponse artifact(ApiRequest request) {
        dispatcher.artifact(
                claim(request), request.text("path"), request.flag("executable"), body(request));
        return ApiResponse.noContent();
    }

    private ApiResponse finish(ApiRequest request) {
        JsonNode body = request.json();
        JsonNode sent = body.path("sent");
        dispatcher.finish(
                claimOfBody(request),
                ending(body.path("ending")),
                Bytes.utf8(body.path("result").asString()),
                new Sent(
                        sent.path("stdout").asLong(),
                        sent.path("stderr").asLong(),
                        sent.path("artifacts").asInt()));
        return ApiResponse.noContent();
    }

    private static Ending ending(JsonNode node) {
        try {
            return EndingJson.read(node);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidRequestException(
                    List.of(new Fault("ending", String.valueOf(wrong.getMessage()), "an ending")));
        }
    }

    private ApiResponse fail(ApiRequest request) {
        dispatcher.fail(claimOfBody(request), request.json().path("cause").asString());
        return ApiResponse.noContent();
    }

    private ApiResponse release(ApiRequest request) {
        dispatcher.release(claimOfBody(request));
        return ApiResponse.noContent();
    }

    private Claim claim(ApiRequest request) {
        return own(request, new Claim(new RunId(request.text("run")), request.integer("fence")));
    }

    private Claim claimOfBody(ApiRequest request) {
        return own(
                request,
                new Claim(new RunId(request.text("run")), request.json().path("fence").asLong()));
    }

    /** The worker that the request names, which must be the one of its certificate. */
    private static String worker(ApiRequest request) {
        String worker = request.json().path("worker").asString();
        require(request, worker);
        return worker;
    }

    /** The claim, which must be of a worker of the certificate; about a stale one others decide. */
    private Claim own(ApiRequest request, Claim claim) {
        if (request.certificate().isPresent()) {
            holders.apply(claim).ifPresent(holder -> require(request, holder));
        }
        return claim;
    }

    private static void require(ApiRequest request, String worker) {
        String shown = request.certificate().orElse("");
        if (!shown.isEmpty() && !WorkerCertificate.covers(shown, worker)) {
            throw new CrucibleException(
                    ErrorCode.FORBIDDEN,
                    "the certificate of %s speaks for workers called %s- and eight digits, not for %s"
                            .formatted(shown, shown, worker));
        }
    }

    /** Bounded by the operation's bound in the contract. */
    private static Bytes body(ApiRequest request) {
        try (InputStream stream = request.bytes()) {
            return Bytes.copyOf(stream.readAllBytes());
        } catch (IOException broken) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "the body broke off: " + broken.getMessage(),
                    broken);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
