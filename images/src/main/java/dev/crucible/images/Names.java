package dev.crucible.images;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Image;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.oci.Documents;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which name means which image: one file, replaced as a whole. */
final class Names {
    private final Path file;
    private final SortedMap<String, Digest> names;

    private Names(Path file, SortedMap<String, Digest> names) {
        this.file = file;
        this.names = names;
    }

    /** The names in this file; none when it is not there. */
    static Names read(Path file) throws IOException {
        SortedMap<String, Digest> names = new TreeMap<>();
        try {
            Documents.read(Bytes.copyOf(Files.readAllBytes(file)), file.toString())
                    .properties()
                    .forEach(one ->
                            names.put(
                                    one.getKey(),
                                    Documents.digest(
                                            one.getValue().asString(""), file.toString())));
        } catch (NoSuchFileException none) {
            // Nothing has a name yet.
        }
        return new Names(file, names);
    }

    /**
     * The name with its tag; without one it is {@code latest}.
     *
     * @throws ImageException when it is no name
     */
    static String whole(String name) {
        if (name.startsWith("sha256:") || Image.fault(name).isPresent()) {
            throw ImageException.invalid(
                    "'" + name + "' is no name of an image (expected one such as python:3)");
        }
        return name.indexOf(':', name.lastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
    }

    Optional<Digest> find(String name) {
        return Optional.ofNullable(names.get(whole(name)));
    }

    List<String> of(Digest image) {
        return names.entrySet().stream()
                .filter(one -> one.getValue().equals(image))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> all() {
        return List.copyOf(names.keySet());
    }

    void put(String name, Digest image) {
        names.put(whole(name), image);
    }

    void remove(String name) {
        names.remove(whole(name));
    }

    void removeAll(Digest image) {
        names.values().removeIf(image::equals);
    }

    /** Replaces the file. */
    void write() throws IOException {
        ObjectNode node = Documents.object();
        names.forEach((name, image) -> node.put(name, Documents.text(image)));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, Documents.bytes(node).toArray());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
