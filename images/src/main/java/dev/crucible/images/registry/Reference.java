package dev.crucible.images.registry;

import dev.crucible.core.Digest;
import dev.crucible.core.Image;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.oci.Documents;

import java.util.Optional;

/**
 * An image in a registry, such as {@code registry.example/python:3} or {@code
 * registry.example/python@sha256:...}. The registry is always named; there is no default.
 *
 * @param registry its host, perhaps with a port
 * @param repository what it is called there
 * @param tag a version; empty where only a digest is named
 * @param digest of the manifest, where it is named
 */
public record Reference(String registry, String repository, String tag, Optional<Digest> digest) {
    /**
     * Reads a reference; without tag and digest it is {@code latest}.
     *
     * @throws ImageException when it is none
     */
    public static Reference parse(String text) {
        int at = text.indexOf('@');
        Optional<Digest> digest =
                at < 0
                        ? Optional.empty()
                        : Optional.of(Documents.digest(text.substring(at + 1), text));
        String name = at < 0 ? text : text.substring(0, at);
        int slash = name.indexOf('/');
        String registry = slash < 0 ? "" : name.substring(0, slash);
        boolean host =
                registry.equals("localhost")
                        || registry.indexOf('.') >= 0
                        || registry.indexOf(':') >= 0;
        if (!host || Image.fault(name).isPresent()) {
            throw ImageException.invalid(
                    "'"
                            + text
                            + "' names no image in a registry (expected one such as"
                            + " registry.example/python:3)");
        }
        String rest = name.substring(slash + 1);
        int colon = rest.indexOf(':');
        String tag = colon < 0 ? digest.isPresent() ? "" : "latest" : rest.substring(colon + 1);
        return new Reference(registry, colon < 0 ? rest : rest.substring(0, colon), tag, digest);
    }

    /** What it is called here when nothing else is said; empty when it has no tag. */
    public String name() {
        return tag.isEmpty() ? "" : registry + "/" + repository + ":" + tag;
    }

    @Override
    public String toString() {
        return registry
                + "/"
                + repository
                + (tag.isEmpty() ? "" : ":" + tag)
                + digest.map(one -> "@" + Documents.text(one)).orElse("");
    }
}
