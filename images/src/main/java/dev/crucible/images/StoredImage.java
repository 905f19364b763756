package dev.crucible.images;

import dev.crucible.core.Digest;
import dev.crucible.images.root.LeftOut;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An image as the store keeps it.
 *
 * @param id digest of its manifest; of the list of its content where it came without one
 * @param names that it has here, sorted
 * @param platform that its programs are for
 * @param environment that its programs expect
 * @param source where it came from, for people
 * @param imported when
 * @param list digest of the list of its content
 * @param files names in its root filesystem
 * @param bytes of its root filesystem
 * @param blobs manifest, configuration and layers as they came; none for a plain root filesystem
 * @param leftOut what was not kept of it
 */
public record StoredImage(
        Digest id,
        List<String> names,
        String platform,
        Map<String, String> environment,
        String source,
        Instant imported,
        Digest list,
        long files,
        long bytes,
        List<Digest> blobs,
        LeftOut leftOut) {
    /** Copies the collections. */
    public StoredImage {
        names = List.copyOf(names);
        environment = Map.copyOf(environment);
        blobs = List.copyOf(blobs);
    }

    /** The same with these names. */
    public StoredImage named(List<String> value) {
        return new StoredImage(
                id,
                value,
                platform,
                environment,
                source,
                imported,
                list,
                files,
                bytes,
                blobs,
                leftOut);
    }
}
