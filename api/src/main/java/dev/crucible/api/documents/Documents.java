package dev.crucible.api.documents;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.ByteBufferBackedInputStream;

import java.io.InputStream;
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

    /** Reads one value, whatever comes after it. */
    private static final ObjectReader PART =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
            node = MAPPER.readTree(stream(document));
        } catch (JacksonException wrong) {
            throw invalid(what, wrong.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw invalid(what, "is no JSON object");
        }
        return node;
    }

    /**
     * The value at the end of a way through an object, without what lies beside it: documents may
     * be large, and then it is worth not to read them.
     *
     * @return missing where the way leads nowhere
     * @throws InvalidRequestException when the document is no JSON as far as it is looked at
     */
    static JsonNode at(Bytes document, String what, List<String> way) {
        try (JsonParser parser = MAPPER.createParser(stream(document))) {
            parser.nextToken();
            for (String name : way) {
                if (!enter(parser, name)) {
                    return MissingNode.getInstance();
                }
            }
            return PART.readTree(parser);
        } catch (JacksonException wrong) {
            throw invalid(what, wrong.getOriginalMessage());
        }
    }

    /** Goes on to the value of this name in the object that begins here. */
    private static boolean enter(JsonParser parser, String name) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static InputStream stream(Bytes document) {
        return new ByteBufferBackedInputStream(document.asBuffer());
    }

    private static InvalidRequestException invalid(String what, String problem) {
        return new InvalidRequestException(List.of(new Fault(what, problem, "a JSON object")));
    }
}
