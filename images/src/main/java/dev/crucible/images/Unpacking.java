package dev.crucible.images;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.archive.Archive;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.archive.TarReader;
import dev.crucible.images.oci.Choice;
import dev.crucible.images.oci.Configuration;
import dev.crucible.images.oci.Descriptor;
import dev.crucible.images.oci.Documents;
import dev.crucible.images.oci.Manifest;
import dev.crucible.images.oci.Parts;
import dev.crucible.images.oci.Source;
import dev.crucible.images.root.Listing;
import dev.crucible.images.root.RootBuilder;
import dev.crucible.linux.Folder;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Makes an image ready in a staging folder. */
final class Unpacking {
    /** An index may lead to an index. */
    private static final int MAX_INDEXES = 4;

    private final Staging staging;
    private final Bounds bounds;
    private final Choice choice;
    private final Path store;

    /** Where what came is recorded as coming from. */
    record Origin(String source, Instant time) {}

    /**
     * Unpacks into this folder.
     *
     * @param store where blobs are that need not be fetched again
     */
    Unpacking(Staging staging, Bounds bounds, Choice choice, Path store) {
        this.staging = staging;
        this.bounds = bounds;
        this.choice = choice;
        this.store = store;
    }

    /** An image with layers. Every blob is checked before anything in it is looked at. */
    StoredImage layers(Source source, Bytes start, Origin origin) throws IOException {
        Bytes document = start;
        Manifest manifest = Manifest.read(document, bounds);
        for (int indexes = 0; manifest instanceof Manifest.Index(List<Descriptor> images); ) {
            if (++indexes > MAX_INDEXES) {
                throw ImageException.invalid("its index leads to one index after the other");
            }
            document = Parts.document(source, choice.of(images), bounds);
            manifest = Manifest.read(document, bounds);
        }
        Manifest.Single image = (Manifest.Single) manifest;
        staging.keep(document);
        Bytes config = Parts.document(source, image.config(), bounds);
        staging.keep(config);
        Configuration configuration = Configuration.read(config);
        check(configuration, image);
        for (Descriptor layer : image.layers()) {
            staging.take(source, layer, store);
        }
        try (Folder root = Folder.at(staging.rootfs())) {
            RootBuilder builder = new RootBuilder(root, bounds);
            for (int at = 0; at < image.layers().size(); at++) {
                Path blob = staging.blob(image.layers().get(at).digest());
                layer(builder, blob, configuration.layers().get(at), "layer " + (at + 1));
            }
            builder.finish();
            return recorded(
                    root,
                    builder,
                    Digest.of(document),
                    configuration.platform(),
                    configuration.environment(),
                    origin);
        }
    }

    private void check(Configuration configuration, Manifest.Single image) {
        if (!configuration.platform().equals(choice.platform())) {
            throw ImageException.unsupported(
                    "it is for "
                            + configuration.platform()
                            + " (expected "
                            + choice.platform()
                            + ", which this machine is)");
        }
        if (configuration.layers().size() != image.layers().size()) {
            throw ImageException.invalid(
                    "its configuration has "
                            + configuration.layers().size()
                            + " layers, its manifest "
                            + image.layers().size());
        }
    }

    /** Read twice: what is gone goes before anything comes, and all of it is checked before. */
    private void layer(RootBuilder builder, Path blob, Digest unpacked, String place)
            throws IOException {
        try {
            MessageDigest sha256 = Digest.sha256();
            try (InputStream packed = Packing.open(blob)) {
                DigestInputStream in = new DigestInputStream(packed, sha256);
                builder.removeWhatIsGone(new TarReader(in, bounds));
            }
            Digest digest = new Digest(HexFormat.of().formatHex(sha256.digest()));
            if (!digest.equals(unpacked)) {
                throw ImageException.invalid(
                        "it is not what the configuration says: unpacked, its digest is "
                                + Documents.text(digest)
                                + " (expected "
                                + Documents.text(unpacked)
                                + ")");
            }
            try (InputStream packed = Packing.open(blob)) {
                builder.addLayer(new TarReader(packed, bounds));
            }
        } catch (ImageException wrong) {
            throw wrong.in(place);
        }
    }

    /** A root filesystem as it is. Its id is the digest of what is in it. */
    StoredImage plain(Archive archive, Origin origin) throws IOException {
        try (Folder root = Folder.at(staging.rootfs())) {
            RootBuilder builder = new RootBuilder(root, bounds);
            builder.addAll(archive);
            if (builder.empty()) {
                throw ImageException.invalid("there is nothing in it");
            }
            builder.finish();
            return recorded(
                    root, builder, Digest.of(Bytes.EMPTY), choice.platform(), Map.of(), origin);
        }
    }

    private StoredImage recorded(
            Folder root,
            RootBuilder builder,
            Digest id,
            String platform,
            Map<String, String> environment,
            Origin origin)
            throws IOException {
        Path list = staging.image().resolve("list");
        Listing.Summary summary;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(list))) {
            summary = Listing.write(root, out);
        }
        StoredImage image =
                new StoredImage(
                        staging.blobs().isEmpty() ? summary.digest() : id,
                        List.of(),
                        platform,
                        environment,
                        origin.source(),
                        origin.time(),
                        summary.digest(),
                        summary.files(),
                        summary.bytes(),
                        List.copyOf(staging.blobs()),
                        builder.leftOut());
        Files.write(staging.image().resolve("image.json"), ImageDocument.write(image).toArray());
        return image;
    }
}
