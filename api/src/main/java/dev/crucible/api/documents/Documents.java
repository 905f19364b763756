package dev.crucible.api.documents;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** JSON as documents have it. */
final class Documents {
    /** Most buffers that are kept for the next documents; each grows with the texts in them. */
    private static final int KEPT_BUFFERS = 8;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .recyclerPool(JsonRecyclerPools.newBoundedPool(KEPT_BUFFERS))
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                    .build();

    private Documents() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The bytes of a node, its fields sorted by name. */
    static Bytes bytes(JsonNode node) {
        return Bytes.copyOf(MAPPER.writeValueAsBytes(node));
    }

    /** The digest of {@link #bytes}, which may be large and are not made for that. */
    static Digest digest(JsonNode node) {
        MessageDigest sha256 = Digest.sha256();
        MAPPER.writeValue(new DigestOutputStream(OutputStream.nullOutputStream(), sha256), node);
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /**
     * The object that these bytes are.
     *
     * @throws InvalidRequestException when they are none
     */
    static JsonNode read(Bytes document, String what) {
        JsonNode node;
        try {
            node = MAPPER.readTree(document.toArray());
        } catch (JacksonException wrong) {
            throw invalid(what, wrong.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw invalid(what, "is no JSON object");
        }
        return node;
    }

    private static InvalidRequestException invalid(String what, String problem) {
        return new InvalidRequestException(List.of(new Fault(what, problem, "a JSON object")));
    }
}
