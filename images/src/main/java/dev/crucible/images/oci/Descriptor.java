package dev.crucible.images.oci;

import dev.crucible.core.Digest;
import dev.crucible.images.archive.ImageException;

import tools.jackson.databind.JsonNode;

/**
 * What a document says of another piece of content.
 *
 * @param mediaType what it is
 * @param digest names it
 * @param size in bytes
 * @param platform that it is for; empty when that is not said
 * @param name that people gave it; empty when they did not
 */
public record Descriptor(String mediaType, Digest digest, long size, String platform, String name) {
    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    /**
     * The descriptor of an object.
     *
     * @throws ImageException when it lacks something
     */
    static Descriptor read(JsonNode node, String what) {
        long size = node.path("size").asLong(-1);
        if (size < 0) {
            throw ImageException.invalid(what + " has no size");
        }
        JsonNode platform = node.path("platform");
        return new Descriptor(
                node.path("mediaType").asString(""),
                Documents.digest(node.path("digest").asString(""), what),
                size,
                platform.isObject()
                        ? platform.path("os").asString("")
                                + "/"
                                + platform.path("architecture").asString("")
                        : "",
                node.path("annotations").path(REF_NAME).asString(""));
    }
}
