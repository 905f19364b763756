package dev.crucible.images.oci;

import dev.crucible.core.Bytes;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A document that leads to an image: a list of images, or one with its parts. */
public sealed interface Manifest {
    /** Most images in one list. */
    int MAX_IMAGES = 1_000;

    /** Images to choose from. */
    record Index(List<Descriptor> manifests) implements Manifest {}

    /** One image. */
    record Single(Descriptor config, List<Descriptor> layers) implements Manifest {}

    /** What layers are, as media types; packed how, their first bytes say. */
    Set<String> LAYERS =
            Set.of(
                    "application/vnd.oci.image.layer.v1.tar",
                    "application/vnd.oci.image.layer.v1.tar+gzip",
                    "application/vnd.oci.image.layer.v1.tar+zstd",
                    "application/vnd.docker.image.rootfs.diff.tar",
                    "application/vnd.docker.image.rootfs.diff.tar.gzip",
                    "application/vnd.docker.image.rootfs.diff.tar.zstd");

    /**
     * The document of these bytes.
     *
     * @throws ImageException when it is none of these
     */
    static Manifest read(Bytes content, Bounds bounds) {
        JsonNode node = Documents.read(content, "the manifest");
        if (node.path("schemaVersion").asInt(0) != 2) {
            throw ImageException.unsupported(
                    "the manifest has version "
                            + node.path("schemaVersion").asInt(0)
                            + " (expected schemaVersion 2)");
        }
        if (node.has("manifests") == node.has("layers")) {
            throw ImageException.invalid("the manifest has neither manifests nor layers, or both");
        }
        return node.has("manifests")
                ? new Index(descriptors(node.path("manifests"), MAX_IMAGES, "a manifest"))
                : single(node, bounds);
    }

    private static Manifest single(JsonNode node, Bounds bounds) {
        List<Descriptor> layers = descriptors(node.path("layers"), bounds.layers(), "a layer");
        for (Descriptor layer : layers) {
            if (!LAYERS.contains(layer.mediaType())) {
                throw ImageException.unsupported(
                        "a layer is of the type '" + layer.mediaType() + "' (expected a tar)");
            }
        }
        return new Single(Descriptor.read(node.path("config"), "the configuration"), layers);
    }

    private static List<Descriptor> descriptors(JsonNode array, int most, String what) {
        if (array.size() > most) {
            throw ImageException.tooLarge(
                    "the manifest names " + array.size() + " parts (at most " + most + ")");
        }
        List<Descriptor> descriptors = new ArrayList<>();
        array.forEach(one -> descriptors.add(Descriptor.read(one, what)));
        return List.copyOf(descriptors);
    }
}
