package dev.crucible.api.handlers;

import dev.crucible.api.http.ApiHandlers;
import dev.crucible.api.http.ApiRequest;
import dev.crucible.api.http.ApiResponse;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** The journal as a transparency log. */
public final class JournalHandlers {
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private final Proofs proofs;

    /** Handlers over this log. */
    public JournalHandlers(Proofs proofs) {
        this.proofs = proofs;
    }

    /** Binds the operations. */
    public void bind(ApiHandlers handlers) {
        handlers.bind("getJournal", this::journal)
                .bind("getJournalKey", _ -> ApiResponse.text(proofs.verifierKey() + "\n"))
                .bind("getCheckpoint", this::checkpoint)
                .bind("getTile", this::tile)
                .bind("getInclusionProof", this::inclusion)
                .bind("getConsistencyProof", this::consistency);
    }

    private ApiResponse journal(ApiRequest request) {
        ObjectNode node = Views.object();
        node.put("origin", proofs.origin());
        node.put("size", proofs.size());
        node.put("derivedSize", proofs.derivedSize());
        proofs.root().ifPresent(root -> node.put("root", root));
        return ApiResponse.json(node);
    }

    private ApiResponse checkpoint(ApiRequest request) {
        Bytes checkpoint =
                proofs.checkpoint()
                        .orElseThrow(() ->
                                new CrucibleException(
                                        ErrorCode.NOT_FOUND, "there is no checkpoint yet"));
        return ApiResponse.text(checkpoint.asText())
                .withHeader("Cache-Control", "public, max-age=1");
    }

    private ApiResponse tile(ApiRequest request) {
        String path = request.text("path");
        Bytes tile =
                proofs.tile(path)
                        .orElseThrow(() ->
                                new CrucibleException(
                                        ErrorCode.NOT_FOUND, "there is no tile " + path));
        return ApiResponse.bytes(tile.toArray()).withHeader("Cache-Control", IMMUTABLE);
    }

    private ApiResponse inclusion(ApiRequest request) throws InterruptedException {
        long size = request.findInteger("size").orElse(proofs.derivedSize());
        long index = request.integer("index");
        check("size", size, proofs.derivedSize());
        if (index >= size) {
            throw wrong("index", index + " is not below the size " + size, "0 to " + (size - 1));
        }
        Proofs.Inclusion proof = proofs.inclusion(index, size);
        ObjectNode node = Views.object();
        node.put("index", proof.index()).put("size", proof.size());
        node.put("leafHash", proof.leafHash()).put("root", proof.root());
        ArrayNode hashes = node.putArray("hashes");
        proof.hashes().forEach(hashes::add);
        return ApiResponse.json(node);
    }

    private ApiResponse consistency(ApiRequest request) {
        long to = request.findInteger("to").orElse(proofs.derivedSize());
        long from = request.integer("from");
        check("to", to, proofs.derivedSize());
        check("from", from, to);
        ObjectNode node = Views.object();
        node.put("from", from).put("to", to);
        ArrayNode hashes = node.putArray("hashes");
        proofs.consistency(from, to).forEach(hashes::add);
        return ApiResponse.json(node);
    }

    private static void check(String name, long value, long most) {
        if (value > most) {
            throw wrong(name, value + " is more than there is", "at most " + most);
        }
    }

    private static InvalidRequestException wrong(String name, String problem, String expected) {
        return new InvalidRequestException(List.of(new Fault(name, problem, expected)));
    }
}
