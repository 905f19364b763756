package dev.crucible.api.handlers;

import dev.crucible.api.documents.RequestDocument;
import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunSummary;
import dev.crucible.core.access.Principal;
import dev.crucible.core.runs.Submission;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Makes submissions of bodies that fit the contract. */
public final class Submissions {
    private static final int DEFAULT_PRIORITY = 5;

    private final Capabilities capabilities;
    private final Policy policy;
    private final InstantSource clock;
    private final RandomGenerator salts;

    /**
     * Submissions.
     *
     * @param capabilities what can be executed at all
     * @param policy what tenants demand of their runs
     * @param salts must be cryptographically strong
     */
    public Submissions(
            Capabilities capabilities, Policy policy, InstantSource clock, RandomGenerator salts) {
        this.capabilities = capabilities;
        this.policy = policy;
        this.clock = clock;
        this.salts = salts;
    }

    /**
     * The submission of a body.
     *
     * @throws dev.crucible.core.InvalidRequestException naming what the contract cannot say
     * @throws CrucibleException {@code REFUSED} when no worker that is here could ever execute it
     */
    Submission of(JsonNode body, Principal principal, String key, String batch) {
        RequestDocument asked = RequestDocument.of((ObjectNode) body);
        RequestDocument document = asked.demanding(policy.of(principal.tenant()));
        RunSummary summary = summary(body, document);
        if (document.kind() == RunSummary.Kind.RUN) {
            RunRequestJson.read(document.content(), runtime -> "main");
        }
        if (!capabilities.could(summary)) {
            throw new CrucibleException(
                    ErrorCode.REFUSED, "no worker that is here can do this: " + wanted(summary));
        }
        return new Submission(
                principal.tenant(),
                principal.actor(),
                "",
                summary,
                body.path("priority").asInt(DEFAULT_PRIORITY),
                notBefore(body),
                key,
                asked.fingerprint(),
                batch,
                document.salted(salts));
    }

    private String wanted(RunSummary summary) {
        return "runtime "
                + summary.runtime()
                + ", engine "
                + summary.engine()
                + ", isolation "
                + summary.isolation()
                + " (expected "
                + capabilities.describe()
                + ")";
    }

    private static RunSummary summary(JsonNode body, RequestDocument document) {
        JsonNode runtime =
                switch (document.kind()) {
                    case RUN -> body.path("runtime");
                    case SCORE -> body.path("problem").path("runtime");
                };
        Map<String, String> labels = new TreeMap<>();
        body.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
        return new RunSummary(
                document.kind(),
                runtime.asString(""),
                body.path("engine").asString("auto"),
                document.content().path("isolation").asString("process"),
                labels);
    }

    private Instant notBefore(JsonNode body) {
        if (body.has("notBefore")) {
            return Times.read(body, "notBefore");
        }
        long delay = body.path("delayMillis").asLong(0);
        return delay == 0 ? Instant.EPOCH : clock.instant().plusMillis(delay);
    }
}
