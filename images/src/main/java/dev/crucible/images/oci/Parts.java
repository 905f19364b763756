package dev.crucible.images.oci;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;

import java.io.IOException;
import java.io.InputStream;

/** Reads parts of images and holds them against what was said of them. */
public final class Parts {
    private Parts() {}

    /**
     * A document, checked.
     *
     * @throws ImageException when size or digest are others
     */
    public static Bytes document(Source source, Descriptor part, Bounds bounds) throws IOException {
        String name = "blob " + Documents.text(part.digest());
        if (part.size() > bounds.documentBytes()) {
            throw ImageException.tooLarge(
                    name + " is larger than " + bounds.documentBytes() + " bytes");
        }
        try (InputStream content = source.open(part)) {
            Bytes bytes = Members.document(content, name, bounds);
            check(part, bytes.size(), Digest.of(bytes));
            return bytes;
        }
    }

    /**
     * Holds what was read against what was said.
     *
     * @throws ImageException when it is something else
     */
    public static void check(Descriptor said, long size, Digest digest) {
        if (size != said.size()) {
            throw ImageException.invalid(
                    "blob "
                            + Documents.text(said.digest())
                            + " has "
                            + size
                            + " bytes (expected "
                            + said.size()
                            + ")");
        }
        if (!digest.equals(said.digest())) {
            throw ImageException.invalid(
                    "blob "
                            + Documents.text(said.digest())
                            + " is damaged: its digest is "
                            + Documents.text(digest));
        }
    }
}
