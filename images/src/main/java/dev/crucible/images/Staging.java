package dev.crucible.images;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.oci.Descriptor;
import dev.crucible.images.oci.Parts;
import dev.crucible.images.oci.Source;
import dev.crucible.linux.Folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where one import is made ready. Its folder is locked while it is used: one that nobody has locked
 * is what a process has left that died.
 */
final class Staging implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final Path path;
    private final Folder folder;
    private final Bounds bounds;
    private final Set<Digest> blobs = new LinkedHashSet<>();

    private Staging(Path path, Folder folder, Bounds bounds) {
        this.path = path;
        this.folder = folder;
        this.bounds = bounds;
    }

    /** A new one below {@code parent}; nobody may look for what is left while it is made. */
    static Staging make(Path parent, Bounds bounds) throws IOException {
        Path path = Files.createTempDirectory(parent, "import-");
        Folder folder = Folder.at(path);
        folder.lockAlone();
        for (String part : new String[] {"image", "image/rootfs", "blobs", "members"}) {
            folder.makeFolder(part.getBytes(StandardCharsets.US_ASCII));
        }
        return new Staging(path, folder, bounds);
    }

    /** What becomes the image's folder, with the root filesystem in {@code rootfs}. */
    Path image() {
        return path.resolve("image");
    }

    Path rootfs() {
        return image().resolve("rootfs");
    }

    /** For the members of an archive. */
    Path members() {
        return path.resolve("members");
    }

    /** The blobs that were taken, in their order. */
    Set<Digest> blobs() {
        return blobs;
    }

    Path blob(Digest digest) {
        return path.resolve("blobs").resolve(digest.hex());
    }

    /** Keeps a document that was checked. */
    void keep(Bytes document) throws IOException {
        Digest digest = Digest.of(document);
        Files.write(blob(digest), document.toArray());
        blobs.add(digest);
    }

    /**
     * Takes a blob, from the store where it is there already; nothing is believed of either.
     *
     * @throws ImageException when size or digest are others
     */
    void take(Source source, Descriptor part, Path store) throws IOException {
        if (!blobs.add(part.digest())) {
            return;
        }
        if (part.size() > bounds.bytes()) {
            throw ImageException.tooLarge(
                    "a layer has " + part.size() + " bytes (at most " + bounds.bytes() + ")");
        }
        Path target = blob(part.digest());
        Path known = store.resolve(part.digest().hex());
        if (Files.isRegularFile(known) && Files.size(known) == part.size()) {
            Files.createLink(target, known);
            if (digest(target).equals(part.digest())) {
                return;
            }
            Files.delete(target);
        }
        copy(source, part, target);
    }

    private static void copy(Source source, Descriptor part, Path target) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        long size = 0;
        byte[] buffer = new byte[CHUNK];
        try (InputStream content = source.open(part);
                OutputStream out = Files.newOutputStream(target)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                size += count;
                if (size > part.size()) {
                    throw ImageException.invalid(
                            "blob sha256:"
                                    + part.digest()
                                    + " has more than the expected "
                                    + part.size()
                                    + " bytes");
                }
                sha256.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        Parts.check(part, size, new Digest(HexFormat.of().formatHex(sha256.digest())));
    }

    static Digest digest(Path file) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[CHUNK];
        try (InputStream content = Files.newInputStream(file)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
        }
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /** Everything written so far is on the disk afterwards. */
    void sync() {
        folder.sync();
    }

    @Override
    public void close() {
        try {
            folder.clear();
            Files.deleteIfExists(path);
        } catch (IOException inUse) {
            // The next start removes it.
        } finally {
            folder.close();
        }
    }
}
