package dev.crucible.images.oci;

import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;

import java.io.IOException;
import java.io.InputStream;

/** An OCI image layout: {@code oci-layout}, {@code index.json}, {@code blobs/sha256}. */
public final class Layout implements Source {
    /** The file that says that it is one. */
    public static final String MARK = "oci-layout";

    private final Members members;
    private final Choice choice;
    private final Bounds bounds;

    /** The layout of these files. */
    public Layout(Members members, Choice choice, Bounds bounds) {
        this.members = members;
        this.choice = choice;
        this.bounds = bounds;
    }

    /** The index is no blob; the manifest that it names is where the image begins. */
    @Override
    public Start start() throws IOException {
        String version =
                Documents.read(document(MARK), MARK).path("imageLayoutVersion").asString("");
        if (!version.startsWith("1.")) {
            throw ImageException.unsupported(
                    "the layout has version '" + version + "' (expected 1)");
        }
        if (!(Manifest.read(document("index.json"), bounds) instanceof Manifest.Index index)) {
            throw ImageException.invalid("index.json is no index");
        }
        Descriptor chosen = choice.of(index.manifests());
        return new Start(Parts.document(this, chosen, bounds), chosen.name());
    }

    private dev.crucible.core.Bytes document(String name) throws IOException {
        return members.document(name, bounds)
                .orElseThrow(() -> ImageException.invalid(name + " is missing"));
    }

    @Override
    public InputStream open(Descriptor part) throws IOException {
        return members.open("blobs/sha256/" + part.digest().hex())
                .orElseThrow(() ->
                        ImageException.invalid(
                                "blob " + Documents.text(part.digest()) + " is missing"));
    }
}
