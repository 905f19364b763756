package dev.crucible.images.oci;

import dev.crucible.core.Bytes;

import java.io.IOException;
import java.io.InputStream;

/** Where the parts of an image come from. Nothing of what it gives is believed. */
public interface Source {
    /** The document that everything begins with, and the name that it has there. */
    Start start() throws IOException;

    /**
     * A document or a layer; whoever reads it counts and checks it.
     *
     * @throws dev.crucible.images.archive.ImageException when it is not there
     */
    InputStream open(Descriptor part) throws IOException;

    /**
     * Where to begin.
     *
     * @param manifest an index, or a manifest
     * @param name that people know it by; empty when there is none
     */
    record Start(Bytes manifest, String name) {}
}
