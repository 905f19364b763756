package dev.crucible.images.oci;

import dev.crucible.core.Bytes;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;
import dev.crucible.linux.Errno;
import dev.crucible.linux.Folder;
import dev.crucible.linux.LinuxException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The files of a layout, by name, whatever they are kept in. */
public interface Members {
    /** The file of that name; empty when there is none. */
    Optional<InputStream> open(String name) throws IOException;

    /**
     * A document.
     *
     * @throws ImageException when it is larger than documents may be
     */
    default Optional<Bytes> document(String name, Bounds bounds) throws IOException {
        Optional<InputStream> there = open(name);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = there.get()) {
            return Optional.of(document(content, name, bounds));
        }
    }

    /** All of a stream, if it is no longer than documents may be. */
    static Bytes document(InputStream content, String name, Bounds bounds) throws IOException {
        byte[] bytes = content.readNBytes(bounds.documentBytes() + 1);
        if (bytes.length > bounds.documentBytes()) {
            throw ImageException.tooLarge(
                    name + " is larger than " + bounds.documentBytes() + " bytes");
        }
        return Bytes.copyOf(bytes);
    }

    /** The files of a folder; no link is followed. */
    static Members of(Folder folder) {
        return name -> {
            try {
                return Optional.of(folder.read(name.getBytes(StandardCharsets.UTF_8)));
            } catch (LinuxException failed) {
                if (failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR) {
                    return Optional.empty();
                }
                throw failed;
            }
        };
    }
}
