package dev.crucible.api.documents;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.RunSummary;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.runs.ResultReader;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What came of a run, as it is stored: everything but the output and the files themselves, which it
 * names by their digests. Salted, as a request document is.
 */
public final class ResultDocument {
    private static final String ATTESTATIONS = "attestations";
    private static final String DIGEST = "attestationDigest";

    private ResultDocument() {}

    /**
     * What was kept of an output stream.
     *
     * @param bytes how much
     * @param digest of exactly that
     * @param truncated whether the program wrote more than its limit
     */
    public record Stream(long bytes, Digest digest, boolean truncated) {
        /** What a captured stream holds. */
        public static Stream of(Bytes bytes, boolean truncated) {
            return new Stream(bytes.size(), Digest.of(bytes), truncated);
        }
    }

    /** A file that a run brought back, which is kept elsewhere. */
    public record Artifact(String path, long size, boolean executable, Digest digest) {
        /** What is said of this file. */
        public static Artifact of(SandboxFile file) {
            Bytes content = file.content();
            return new Artifact(file.path(), content.size(), file.executable(), Digest.of(content));
        }
    }

    /**
     * The document of an executed program.
     *
     * @param run the run, whose id the result has, whatever the worker calls it
     * @param artifacts the files, whether or not the result holds them
     */
    public static Bytes of(
            RunId run,
            RunResult result,
            Stream stdout,
            Stream stderr,
            List<Artifact> artifacts,
            RandomGenerator random) {
        ObjectNode node = begin(run, RunSummary.Kind.RUN, random);
        node.set("outcome", OutcomeJson.write(result.outcome()));
        node.put("stage", result.stage().name().toLowerCase(Locale.ROOT));
        put(node, "stdout", stdout);
        put(node, "stderr", stderr);
        node.set("usage", OutcomeJson.write(result.usage()));
        node.put("engine", result.engine());
        node.put("isolation", result.isolation().label());
        node.set("attestation", OutcomeJson.write(result.attestation()));
        Attestations attestations = result.attestations();
        if (attestations.sandboxes().size() > 1) {
            node.set(ATTESTATIONS, OutcomeJson.write(attestations));
        }
        node.put(DIGEST, attestations.digest().hex());
        ArrayNode files = node.putArray("artifacts");
        for (Artifact artifact : artifacts) {
            files.addObject()
                    .put("path", artifact.path())
                    .put("size", artifact.size())
                    .put("executable", artifact.executable())
                    .put("digest", artifact.digest().hex());
        }
        ArrayNode notes = node.putArray("notes");
        result.notes().forEach(notes::add);
        return Documents.bytes(node);
    }

    /** The document of a scored candidate. */
    public static Bytes ofScore(
            RunId run,
            String verdict,
            String detail,
            long tookMillis,
            String engine,
            Attestations attestations,
            RandomGenerator random) {
        ObjectNode node = begin(run, RunSummary.Kind.SCORE, random);
        node.putObject("score")
                .put("verdict", verdict)
                .put("detail", detail)
                .put("tookMillis", tookMillis);
        node.put("engine", engine);
        node.set(ATTESTATIONS, OutcomeJson.write(attestations));
        node.put(DIGEST, attestations.digest().hex());
        node.putArray("notes");
        return Documents.bytes(node);
    }

    /**
     * The document of a candidate that was not scored, because a clause could not be met.
     *
     * @param engine what stands for the one that was not chosen
     * @param demanded all that was demanded
     */
    public static Bytes ofRefusedScore(
            RunId run,
            Outcome.Refused refusal,
            EngineInfo engine,
            Isolation demanded,
            RandomGenerator random) {
        ObjectNode node = begin(run, RunSummary.Kind.SCORE, random);
        node.set("outcome", OutcomeJson.write(refusal));
        node.put("engine", engine.name());
        node.put("isolation", engine.isolation().label());
        node.put(DIGEST, Attestations.NONE.digest().hex());
        node.putArray("notes").add("required isolation: " + demanded.describe());
        return Documents.bytes(node);
    }

    /**
     * The object of a stored document.
     *
     * @throws InvalidRequestException when it is none
     */
    public static JsonNode read(Bytes document) {
        return Documents.read(document, "result document");
    }

    /**
     * What a document says about isolation.
     *
     * @throws InvalidRequestException when what it says is no attestation
     */
    public static ResultReader.Stated isolation(JsonNode document) {
        try {
            return new ResultReader.Stated(
                    document.path("stage").asString(""),
                    attestations(document),
                    document.has(DIGEST)
                            ? Optional.of(new Digest(document.path(DIGEST).asString("")))
                            : Optional.empty());
        } catch (IllegalArgumentException wrong) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "attestation",
                                    String.valueOf(wrong.getMessage()),
                                    "an attestation")));
        }
    }

    private static Attestations attestations(JsonNode document) {
        if (document.has(ATTESTATIONS)) {
            return OutcomeJson.readAttestations(document.path(ATTESTATIONS));
        }
        JsonNode one = document.path("attestation");
        return one.isObject()
                ? Attestations.of(
                        document.path("stage").asString(""), OutcomeJson.readAttestation(one))
                : Attestations.NONE;
    }

    private static ObjectNode begin(RunId run, RunSummary.Kind kind, RandomGenerator random) {
        return Documents.object()
                .put("salt", RequestDocument.salt(random))
                .put("id", run.value())
                .put("kind", kind.label());
    }

    private static void put(ObjectNode node, String name, Stream stream) {
        node.put(name + "Bytes", stream.bytes())
                .put(name + "Digest", stream.digest().hex())
                .put(name + "Truncated", stream.truncated());
    }
}
