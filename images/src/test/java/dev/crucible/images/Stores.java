package dev.crucible.images;

import dev.crucible.core.Image;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.oci.Choice;
import dev.crucible.linux.Folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Stores of tests, and what is in root filesystems. */
final class Stores {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final List<String> MOUNT_POINTS = List.of("dev", "proc", "sys", "tmp", "work");

    private Stores() {}

    private record Languages() implements RuntimeCatalog {
        @Override
        public List<Runtime> available() {
            return List.of();
        }

        @Override
        public List<Missing> missing() {
            return List.of();
        }
    }

    static ImageStore at(Path folder) {
        return at(folder, Bounds.DEFAULTS);
    }

    static ImageStore at(Path folder, Bounds bounds) {
        return new ImageStore(
                folder,
                bounds,
                new Choice(Choice.here(), ""),
                (Image _) -> new Languages(),
                InstantSource.fixed(NOW));
    }

    static Path root(ImageStore store, String name) {
        try (var held = store.hold(name)) {
            return held.image().root();
        }
    }

    /** Every name and what it stands for, but for the folders that each root filesystem has. */
    static Map<String, String> content(Path root) {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(one -> !one.equals(root))
                    .forEach(one -> content.put(root.relativize(one).toString(), shown(one)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        MOUNT_POINTS.forEach(point -> content.remove(point, "folder"));
        return content;
    }

    private static String shown(Path one) {
        try {
            if (Files.isSymbolicLink(one)) {
                return "-> " + Files.readSymbolicLink(one);
            }
            if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
                return "folder";
            }
            return Files.readString(one, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String mode(Path one) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(one, LinkOption.NOFOLLOW_LINKS));
    }

    /** What the store has not put away. */
    static List<String> left(Path store) throws IOException {
        try (Stream<Path> all = Files.list(store.resolve("staging"))) {
            return all.map(Path::toString).toList();
        }
    }

    static List<Folder.Entry> images(Path store) {
        try (Folder folder = Folder.at(store.resolve("images"))) {
            return folder.list(new byte[0]);
        }
    }
}
