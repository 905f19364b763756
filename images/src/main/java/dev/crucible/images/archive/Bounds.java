package dev.crucible.images.archive;

/**
 * What an image may be at most. More of anything is refused, and nothing of the image is kept.
 *
 * @param entries of all layers together
 * @param bytes of all layers together, unpacked; also of everything that is packed
 * @param depth of folders
 * @param nameBytes of one name
 * @param pathBytes of a path, and of where a link leads to
 * @param headerBytes of what stands before one entry
 * @param documentBytes of an index, a manifest or a configuration
 * @param layers of one image
 */
public record Bounds(
        long entries,
        long bytes,
        int depth,
        int nameBytes,
        int pathBytes,
        int headerBytes,
        int documentBytes,
        int layers) {
    private static final long GIBIBYTE = 1024L * 1024 * 1024;

    /** Enough for every image that people use, and not for a bomb. */
    public static final Bounds DEFAULTS =
            new Bounds(500_000, 32 * GIBIBYTE, 128, 255, 4095, 1024 * 1024, 4 * 1024 * 1024, 128);

    /** The same for another number of entries. */
    public Bounds withEntries(long value) {
        return new Bounds(
                value, bytes, depth, nameBytes, pathBytes, headerBytes, documentBytes, layers);
    }

    /** The same for another number of bytes. */
    public Bounds withBytes(long value) {
        return new Bounds(
                entries, value, depth, nameBytes, pathBytes, headerBytes, documentBytes, layers);
    }
}
