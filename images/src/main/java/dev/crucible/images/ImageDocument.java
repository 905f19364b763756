package dev.crucible.images;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.oci.Documents;
import dev.crucible.images.root.LeftOut;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the store writes about an image; names are kept elsewhere. */
final class ImageDocument {
    private ImageDocument() {}

    static Bytes write(StoredImage image) {
        ObjectNode node = Documents.object();
        node.put("id", image.id().hex());
        node.put("platform", image.platform());
        ObjectNode environment = node.putObject("environment");
        new TreeMap<>(image.environment()).forEach(environment::put);
        node.put("source", image.source());
        node.put("imported", image.imported().toString());
        node.put("list", image.list().hex());
        node.put("files", image.files());
        node.put("bytes", image.bytes());
        ArrayNode blobs = node.putArray("blobs");
        image.blobs().forEach(blob -> blobs.add(blob.hex()));
        ObjectNode leftOut = node.putObject("leftOut");
        leftOut.put("devices", image.leftOut().devices());
        leftOut.put("special", image.leftOut().special());
        leftOut.put("attributes", image.leftOut().attributes());
        ArrayNode examples = leftOut.putArray("examples");
        image.leftOut().examples().forEach(examples::add);
        return Documents.bytes(node);
    }

    /** Throws when it is damaged. */
    static StoredImage read(Bytes content) {
        JsonNode node = Documents.read(content, "image.json");
        Map<String, String> environment = new TreeMap<>();
        node.path("environment")
                .properties()
                .forEach(one -> environment.put(one.getKey(), one.getValue().asString("")));
        List<Digest> blobs = new ArrayList<>();
        node.path("blobs").forEach(blob -> blobs.add(digest(blob)));
        JsonNode leftOut = node.path("leftOut");
        List<String> examples = new ArrayList<>();
        leftOut.path("examples").forEach(example -> examples.add(example.asString("")));
        return new StoredImage(
                digest(node.path("id")),
                List.of(),
                node.path("platform").asString(""),
                environment,
                node.path("source").asString(""),
                time(node.path("imported").asString("")),
                digest(node.path("list")),
                node.path("files").asLong(0),
                node.path("bytes").asLong(0),
                blobs,
                new LeftOut(
                        leftOut.path("devices").asLong(0),
                        leftOut.path("special").asLong(0),
                        leftOut.path("attributes").asLong(0),
                        examples));
    }

    private static Digest digest(JsonNode node) {
        return Documents.digest("sha256:" + node.asString(""), "image.json");
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException damaged) {
            return Instant.EPOCH;
        }
    }
}
