package dev.crucible.api.documents;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.Isolation;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunSummary;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * What somebody submitted, as it is stored and handed to a worker. A random salt makes its digest,
 * which the journal keeps for ever, say nothing about an erased content.
 *
 * @param kind what is to be done
 * @param content the request of that kind, in one canonical form
 */
public record RequestDocument(RunSummary.Kind kind, ObjectNode content) {
    private static final int SALT_BYTES = 16;
    private static final List<String> QUEUE_FIELDS =
            List.of("kind", "priority", "delayMillis", "notBefore", "labels");

    /**
     * The document of a submission, without what only the queue needs to know.
     *
     * @param submission checked against the contract already
     */
    public static RequestDocument of(ObjectNode submission) {
        RunSummary.Kind kind =
                RunSummary.Kind.valueOf(
                        submission.path("kind").asString("run").toUpperCase(Locale.ROOT));
        return new RequestDocument(kind, submission.deepCopy().without(QUEUE_FIELDS));
    }

    /**
     * The same with a further demand: of each clause the stricter one.
     *
     * @throws dev.crucible.core.InvalidRequestException when its own demand makes no sense
     */
    public RequestDocument demanding(Isolation further) {
        if (further.equals(Isolation.any())) {
            return this;
        }
        List<Fault> faults = new ArrayList<>();
        Isolation own = IsolationJson.read(content, faults);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        ObjectNode demanding = content.deepCopy();
        IsolationJson.write(own.and(further), demanding);
        return new RequestDocument(kind, demanding);
    }

    /** The document of a program's execution. */
    public static RequestDocument of(RunRequest request) {
        return new RequestDocument(RunSummary.Kind.RUN, RunRequestJson.write(request));
    }

    /**
     * Reads what {@link #salted} has written.
     *
     * @throws dev.crucible.core.InvalidRequestException when it is no request document
     */
    public static RequestDocument read(Bytes document) {
        JsonNode node = Documents.read(document, "request document");
        return new RequestDocument(
                RunSummary.Kind.valueOf(node.path("kind").asString("run").toUpperCase(Locale.ROOT)),
                (ObjectNode) node.path("request"));
    }

    /**
     * The limits that the request of a document asks for, without reading the rest of it.
     *
     * @return missing when it asks for none
     * @throws dev.crucible.core.InvalidRequestException when it is no JSON
     */
    public static JsonNode limits(Bytes document) {
        return Documents.at(document, "request document", List.of("request", "limits"));
    }

    /**
     * What is demanded of the wall around it beyond the class, without reading the rest of it.
     *
     * @throws dev.crucible.core.InvalidRequestException when it cannot be understood
     */
    public static Isolation demanded(Bytes document) {
        List<Fault> faults = new ArrayList<>();
        Isolation demanded =
                IsolationJson.clauses(
                        Documents.at(document, "request document", List.of("request", "require")),
                        faults);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        return demanded;
    }

    /** The bytes that are stored, with a fresh salt. */
    public Bytes salted(RandomGenerator random) {
        return Documents.bytes(node(salt(random)));
    }

    /**
     * Names what was asked for; the same request has the same fingerprint, in whatever order its
     * fields came.
     */
    public Digest fingerprint() {
        return Documents.digest(node(""));
    }

    private ObjectNode node(String salt) {
        ObjectNode node = Documents.object();
        node.put("salt", salt);
        node.put("kind", kind.label());
        node.set("request", content);
        return node;
    }

    static String salt(RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }
}
