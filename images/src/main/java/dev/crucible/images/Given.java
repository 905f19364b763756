package dev.crucible.images;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.Entry;
import dev.crucible.images.archive.FolderArchive;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.archive.TarReader;
import dev.crucible.images.oci.Choice;
import dev.crucible.images.oci.DockerSave;
import dev.crucible.images.oci.Layout;
import dev.crucible.images.oci.Members;
import dev.crucible.images.oci.Source;
import dev.crucible.images.oci.SpooledMembers;
import dev.crucible.linux.Folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file or folder that somebody wants to have as an image; what is in it says what it is. */
final class Given {
    private final Path path;
    private final Bounds bounds;
    private final Choice choice;
    private final String wanted;

    /**
     * What is at this path.
     *
     * @param wanted the name of the image in it; empty for the only one
     */
    Given(Path path, Bounds bounds, Choice choice, String wanted) {
        this.path = path;
        this.bounds = bounds;
        this.choice = choice;
        this.wanted = wanted;
    }

    /**
     * What came of it.
     *
     * @param name that the image has in there; empty when it has none
     */
    record Taken(StoredImage image, String name) {}

    Taken into(Staging staging, Unpacking unpacking, Unpacking.Origin origin) throws IOException {
        if (Files.isDirectory(path)) {
            try (Folder folder = Folder.at(path.toRealPath())) {
                return folder(folder, unpacking, origin);
            }
        }
        if (!Files.isRegularFile(path)) {
            throw ImageException.notFound("there is no file or folder " + path);
        }
        return switch (form()) {
            case LAYOUT -> {
                Members members = spooled(staging);
                yield layers(new Layout(members, choice, bounds), unpacking, origin);
            }
            case DOCKER -> {
                Members members = spooled(staging);
                yield layers(new DockerSave(members, wanted, bounds), unpacking, origin);
            }
            case PLAIN -> {
                try (InputStream in = Packing.open(path)) {
                    yield new Taken(unpacking.plain(new TarReader(in, bounds), origin), "");
                }
            }
        };
    }

    private Taken folder(Folder folder, Unpacking unpacking, Unpacking.Origin origin)
            throws IOException {
        if (folder.kind(Layout.MARK.getBytes(US_ASCII)).isPresent()) {
            return layers(new Layout(Members.of(folder), choice, bounds), unpacking, origin);
        }
        try (FolderArchive archive = new FolderArchive(folder, bounds)) {
            return new Taken(unpacking.plain(archive, origin), "");
        }
    }

    private static Taken layers(Source source, Unpacking unpacking, Unpacking.Origin origin)
            throws IOException {
        Source.Start start = source.start();
        return new Taken(unpacking.layers(source, start.manifest(), origin), start.name());
    }

    private enum Form {
        LAYOUT,
        DOCKER,
        PLAIN
    }

    /** What lies at the top decides; a layout may come as both, and then has digests for all. */
    private Form form() throws IOException {
        boolean docker = false;
        try (InputStream in = Packing.open(path)) {
            TarReader archive = new TarReader(in, bounds);
            for (Optional<Entry> next = archive.next(); next.isPresent(); next = archive.next()) {
                switch (new String(next.get().path(), StandardCharsets.ISO_8859_1)) {
                    case Layout.MARK -> {
                        return Form.LAYOUT;
                    }
                    case DockerSave.MARK -> docker = true;
                    default -> {}
                }
            }
        }
        return docker ? Form.DOCKER : Form.PLAIN;
    }

    private Members spooled(Staging staging) throws IOException {
        Folder folder = Folder.at(staging.members());
        try (InputStream in = Packing.open(path)) {
            return SpooledMembers.of(new TarReader(in, bounds), folder);
        }
    }
}
