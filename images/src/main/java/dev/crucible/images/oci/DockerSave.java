package dev.crucible.images.oci;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What {@code docker save} writes: {@code manifest.json} names a configuration and layers by file.
 * A manifest as the OCI has it is made from that, and names the image.
 */
public final class DockerSave implements Source {
    /** The file that says that it is one. */
    public static final String MARK = "manifest.json";

    private final Members members;
    private final String wanted;
    private final Bounds bounds;
    private final Map<Digest, String> files = new HashMap<>();

    /**
     * The archive with these files.
     *
     * @param wanted the name of the image in it; empty when there is only one
     */
    public DockerSave(Members members, String wanted, Bounds bounds) {
        this.members = members;
        this.wanted = wanted;
        this.bounds = bounds;
    }

    @Override
    public Start start() throws IOException {
        Bytes list =
                members.document(MARK, bounds)
                        .orElseThrow(() -> ImageException.invalid(MARK + " is missing"));
        JsonNode image = chosen(Documents.read(list, MARK));
        ObjectNode manifest = Documents.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
        describe(
                manifest.putObject("config"),
                "application/vnd.oci.image.config.v1+json",
                image.path("Config").asString(""));
        ArrayNode layers = manifest.putArray("layers");
        if (image.path("Layers").size() > bounds.layers()) {
            throw ImageException.tooLarge("it has more than " + bounds.layers() + " layers");
        }
        for (JsonNode layer : image.path("Layers")) {
            describe(
                    layers.addObject(),
                    "application/vnd.oci.image.layer.v1.tar",
                    layer.asString(""));
        }
        return new Start(Documents.bytes(manifest), image.path("RepoTags").path(0).asString(""));
    }

    private JsonNode chosen(JsonNode list) {
        List<JsonNode> fitting = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode image : list) {
            List<String> tags = new ArrayList<>();
            image.path("RepoTags").forEach(tag -> tags.add(tag.asString("")));
            names.addAll(tags);
            if (wanted.isEmpty() || tags.contains(wanted)) {
                fitting.add(image);
            }
        }
        if (fitting.size() != 1) {
            throw ImageException.invalid(
                    (fitting.isEmpty() ? "it has no such image" : "it has several images")
                            + "; say which with --image (there: "
                            + String.join(", ", names.subList(0, Math.min(10, names.size())))
                            + ")");
        }
        return fitting.getFirst();
    }

    private void describe(ObjectNode descriptor, String mediaType, String file) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream content = open(file)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                sha256.update(buffer, 0, count);
                size += count;
            }
        }
        Digest digest = new Digest(HexFormat.of().formatHex(sha256.digest()));
        files.put(digest, file);
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", Documents.text(digest));
        descriptor.put("size", size);
    }

    private InputStream open(String file) throws IOException {
        return members.open(file)
                .orElseThrow(() ->
                        ImageException.invalid(
                                "its " + MARK + " names a file that is missing: " + file));
    }

    @Override
    public InputStream open(Descriptor part) throws IOException {
        return open(files.getOrDefault(part.digest(), ""));
    }
}
