package dev.crucible.images;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.oci.Choice;
import dev.crucible.images.oci.Documents;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes images as the OCI has them, and can lie in each of their documents. */
final class Layers {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private final List<byte[]> packed = new ArrayList<>();
    private final List<Digest> unpacked = new ArrayList<>();
    private final Map<Digest, byte[]> blobs = new LinkedHashMap<>();
    private String platform = Choice.here();
    private String name = "made:1";

    Layers layer(Tar tar) {
        packed.add(tar.gzip());
        unpacked.add(digest(tar.bytes()));
        return this;
    }

    /** A layer whose configuration says that it is another. */
    Layers layer(Tar tar, Tar said) {
        packed.add(tar.gzip());
        unpacked.add(digest(said.bytes()));
        return this;
    }

    Layers platform(String value) {
        platform = value;
        return this;
    }

    Layers name(String value) {
        name = value;
        return this;
    }

    static Digest digest(byte[] content) {
        return Digest.of(Bytes.copyOf(content));
    }

    private void describe(ObjectNode node, String type, byte[] content) {
        blobs.put(digest(content), content);
        node.put("mediaType", type);
        node.put("digest", Documents.text(digest(content)));
        node.put("size", content.length);
    }

    /** The bytes of the manifest; every blob is in {@link #blobs} afterwards. */
    byte[] manifest() {
        ObjectNode config = Documents.object();
        config.put("os", platform.substring(0, platform.indexOf('/')));
        config.put("architecture", platform.substring(platform.indexOf('/') + 1));
        ArrayNode environment = config.putObject("config").putArray("Env");
        environment.add("PATH=/opt/bin:/usr/bin").add("GREETING=hello");
        ArrayNode layers = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        unpacked.forEach(one -> layers.add(Documents.text(one)));
        ObjectNode manifest = Documents.object();
        manifest.put("schemaVersion", 2).put("mediaType", MANIFEST);
        describe(
                manifest.putObject("config"),
                "application/vnd.oci.image.config.v1+json",
                Documents.bytes(config).toArray());
        ArrayNode parts = manifest.putArray("layers");
        packed.forEach(one -> describe(parts.addObject(), LAYER + "+gzip", one));
        return Documents.bytes(manifest).toArray();
    }

    Map<Digest, byte[]> blobs() {
        return blobs;
    }

    /** As a folder in the form of an OCI image layout. */
    Path layout(Path folder) throws IOException {
        Path here = Files.createDirectories(folder.resolve("blobs/sha256"));
        byte[] manifest = manifest();
        ObjectNode index = Documents.object().put("schemaVersion", 2);
        ObjectNode one = index.putArray("manifests").addObject();
        describe(one, MANIFEST, manifest);
        one.putObject("annotations").put("org.opencontainers.image.ref.name", name);
        for (Map.Entry<Digest, byte[]> blob : blobs.entrySet()) {
            Files.write(here.resolve(blob.getKey().hex()), blob.getValue());
        }
        Files.write(folder.resolve("index.json"), Documents.bytes(index).toArray());
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        return folder;
    }

    /** What {@code docker save} writes of it. */
    Tar dockerSave(List<Tar> layers) {
        ObjectNode config = Documents.object();
        config.put("os", platform.substring(0, platform.indexOf('/')));
        config.put("architecture", platform.substring(platform.indexOf('/') + 1));
        ArrayNode ids = config.putObject("rootfs").putArray("diff_ids");
        layers.forEach(layer -> ids.add(Documents.text(digest(layer.bytes()))));
        Tar tar = new Tar().file("c.json", Documents.bytes(config).asText());
        ObjectNode image = Documents.object().put("Config", "c.json");
        image.putArray("RepoTags").add(name);
        ArrayNode files = image.putArray("Layers");
        for (int at = 0; at < layers.size(); at++) {
            tar.entry('0', at + "/layer.tar", "", 0644, layers.get(at).bytes());
            files.add(at + "/layer.tar");
        }
        return tar.file("manifest.json", "[" + Documents.bytes(image).asText() + "]");
    }
}
