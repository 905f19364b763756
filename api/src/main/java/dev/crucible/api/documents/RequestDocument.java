package dev.crucible.api.documents;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunSummary;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.HexFormat;
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

    /** The document of a program's execution. */
    public static RequestDocument of(RunRequest request) {
        return new RequestDocument(RunSummary.Kind.RUN, RunRequestJson.write(request));
    }

    /**
     * The document of a scoring.
     *
     * @param content {@code problem}, {@code completion}, {@code limits}, {@code engine}, {@code
     *     isolation}, {@code unsafe}
     */
    public static RequestDocument ofScore(ObjectNode content) {
        return new RequestDocument(RunSummary.Kind.SCORE, content);
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

    /** The bytes that are stored, with a fresh salt. */
    public Bytes salted(RandomGenerator random) {
        return Documents.bytes(node(salt(random)));
    }

    /** Names what was asked for; the same request has the same fingerprint. */
    public Digest fingerprint() {
        return Digest.of(Documents.bytes(node("")));
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
