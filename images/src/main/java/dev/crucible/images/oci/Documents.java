package dev.crucible.images.oci;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.archive.ImageException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.regex.Pattern;

/** JSON that nobody trusts. */
public final class Documents {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_TEXT = 1024 * 1024;
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(MAX_TEXT)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .build();

    private Documents() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The bytes of a node. */
    public static Bytes bytes(JsonNode node) {
        return Bytes.copyOf(MAPPER.writeValueAsBytes(node));
    }

    /**
     * The object that these bytes are.
     *
     * @param what it is, for messages
     * @throws ImageException when they are none
     */
    public static JsonNode read(Bytes content, String what) {
        try {
            JsonNode node = MAPPER.readTree(content.toArray());
            if (node != null && (node.isObject() || node.isArray())) {
                return node;
            }
        } catch (JacksonException malformed) {
            throw ImageException.invalid(what + " is no JSON: " + malformed.getOriginalMessage());
        }
        throw ImageException.invalid(what + " is no JSON object");
    }

    /**
     * The digest that a text names.
     *
     * @throws ImageException when it is none, or of another kind than SHA-256
     */
    public static Digest digest(String text, String what) {
        if (!DIGEST.matcher(text).matches()) {
            throw ImageException.unsupported(
                    what + " has no SHA-256 digest (expected sha256: and 64 digits)");
        }
        return new Digest(text.substring("sha256:".length()));
    }

    /** As documents name it. */
    public static String text(Digest digest) {
        return "sha256:" + digest.hex();
    }
}
