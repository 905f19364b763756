package dev.crucible.images;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Image;
import dev.crucible.core.Images;
import dev.crucible.core.RuntimeCatalog;
import dev.crucible.images.archive.Bounds;
import dev.crucible.images.archive.ImageException;
import dev.crucible.images.oci.Choice;
import dev.crucible.images.oci.Source;
import dev.crucible.images.root.Comparison;
import dev.crucible.images.root.Listing;
import dev.crucible.linux.Errno;
import dev.crucible.linux.Folder;
import dev.crucible.linux.LinuxException;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.ZipException;

/**
 * The images in one folder, by their digests. Whatever is visible in it is whole: an image is made
 * ready elsewhere and appears by one renaming; what a process has left that died is removed by the
 * next. Several processes and threads may use one folder. Thread-safe; for platform threads,
 * because it waits for locks of the kernel.
 */
public final class ImageStore implements Images {
    private static final String ROOT = "rootfs";
    private static final String LIST = "list";
    private static final String DOCUMENT = "image.json";

    private final Path folder;
    private final Bounds bounds;
    private final Choice choice;
    private final Function<Image, RuntimeCatalog> languages;
    private final InstantSource clock;

    /**
     * A store in this folder, which is made when it is needed, for its owner alone.
     *
     * @param languages finds what languages an image has, without executing anything of it
     */
    public ImageStore(
            Path folder,
            Bounds bounds,
            Choice choice,
            Function<Image, RuntimeCatalog> languages,
            InstantSource clock) {
        this.folder = folder.toAbsolutePath();
        this.bounds = bounds;
        this.choice = choice;
        this.languages = languages;
        this.clock = clock;
    }

    private Path images() {
        return folder.resolve("images");
    }

    private Path blobs() {
        return folder.resolve("blobs");
    }

    private Path staging() {
        return folder.resolve("staging");
    }

    private interface Work<T> {
        T with(Folder top) throws IOException;
    }

    /** Alone in the folder, of all processes. */
    private <T> T alone(Work<T> work) {
        return opened(top -> {
            top.awaitLock();
            return work.with(top);
        });
    }

    private <T> T opened(Work<T> work) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectories(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            for (Path part : List.of(images(), blobs(), staging())) {
                Files.createDirectories(part);
            }
            try (Folder top = Folder.at(folder)) {
                return work.with(top);
            }
        } catch (IOException failed) {
            throw ImageException.failed("the images in " + folder + " cannot be used", failed);
        }
    }

    private Names names() throws IOException {
        return Names.read(folder.resolve("names.json"));
    }

    /**
     * Takes what is at a path: an OCI image layout or what {@code docker save} has written, as a
     * folder or a tar, or a plain root filesystem.
     *
     * @param name that it gets; empty for the one that it has in there
     * @param wanted which image of several; empty for the only one
     * @throws ImageException when it is none, breaks a rule or has no name
     */
    public StoredImage take(Path source, String name, String wanted) {
        Choice chosen = new Choice(choice.platform(), wanted);
        String whole = name.isEmpty() ? "" : Names.whole(name);
        return taken(
                whole,
                (staging, unpacking) -> {
                    Unpacking.Origin origin =
                            new Unpacking.Origin(
                                    String.valueOf(source.getFileName()), clock.instant());
                    try {
                        return new Given(source, bounds, chosen, wanted)
                                .into(staging, unpacking, origin);
                    } catch (ImageException wrong) {
                        throw wrong.in(source.toString());
                    }
                },
                chosen);
    }

    /**
     * Takes what a source has.
     *
     * @param name that it gets
     * @param described the source, for people
     * @throws ImageException when it is none or breaks a rule
     */
    public StoredImage take(Source source, String name, String described) {
        return taken(
                Names.whole(name),
                (staging, unpacking) -> {
                    Source.Start start = source.start();
                    return new Given.Taken(
                            unpacking.layers(
                                    source,
                                    start.manifest(),
                                    new Unpacking.Origin(described, clock.instant())),
                            start.name());
                },
                choice);
    }

    private interface Preparation {
        Given.Taken into(Staging staging, Unpacking unpacking) throws IOException;
    }

    private StoredImage taken(String name, Preparation preparation, Choice chosen) {
        Staging staging =
                alone(_ -> {
                    sweep();
                    return Staging.make(staging(), bounds);
                });
        try (staging) {
            Given.Taken taken =
                    preparation.into(staging, new Unpacking(staging, bounds, chosen, blobs()));
            String given = name.isEmpty() ? taken.name() : name;
            if (given.isEmpty()) {
                throw ImageException.invalid("the image has no name in there; give it one");
            }
            String whole = Names.whole(given);
            staging.sync();
            return alone(_ -> committed(staging, taken.image(), whole));
        } catch (ZipException | EOFException damaged) {
            throw ImageException.invalid("its packing is damaged: " + damaged.getMessage());
        } catch (IOException | LinuxException failed) {
            throw ImageException.failed("the image cannot be taken", failed);
        }
    }

    private StoredImage committed(Staging staging, StoredImage image, String name)
            throws IOException {
        for (Digest blob : staging.blobs()) {
            Files.move(
                    staging.blob(blob),
                    blobs().resolve(blob.hex()),
                    StandardCopyOption.ATOMIC_MOVE);
        }
        Path place = images().resolve(image.id().hex());
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(staging.image(), place, StandardCopyOption.ATOMIC_MOVE);
        }
        Names names = names();
        names.put(name, image.id());
        names.write();
        return stored(image.id(), names);
    }

    private StoredImage stored(Digest id, Names names) throws IOException {
        Path document = images().resolve(id.hex()).resolve(DOCUMENT);
        return ImageDocument.read(Bytes.copyOf(Files.readAllBytes(document))).named(names.of(id));
    }

    /** Every image, those with names first and in their order. */
    public List<StoredImage> list() {
        return alone(_ -> {
            sweep();
            Names names = names();
            List<StoredImage> all = new ArrayList<>();
            for (Digest id : ids()) {
                all.add(stored(id, names));
            }
            all.sort(
                    Comparator.comparing((StoredImage one) -> one.names().isEmpty())
                            .thenComparing(one -> String.join(" ", one.names()))
                            .thenComparing(one -> one.id().hex()));
            return List.copyOf(all);
        });
    }

    private List<Digest> ids() throws IOException {
        List<Digest> ids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(images())) {
            for (Path one : all) {
                ids.add(new Digest(one.getFileName().toString()));
            }
        }
        return ids;
    }

    /** The languages that an image has. */
    public RuntimeCatalog languages(StoredImage image) {
        return languages.apply(image(image.id(), image.id().hex(), image));
    }

    private Image image(Digest id, String name, StoredImage stored) {
        return new Image(
                id,
                name,
                images().resolve(id.hex()).resolve(ROOT),
                stored.platform(),
                stored.environment());
    }

    /**
     * Removes a name, and the image with its last one; by its id the image with all its names.
     *
     * @return the image as it was
     * @throws ImageException when there is none, or a run uses it
     */
    public StoredImage remove(String reference) {
        return alone(_ -> {
            sweep();
            Names names = names();
            Digest id = find(reference, names);
            StoredImage image = stored(id, names);
            boolean byName = !reference.startsWith("sha256:");
            if (byName && image.names().size() > 1) {
                names.remove(reference);
                names.write();
                return image;
            }
            discard(id, reference);
            names.removeAll(id);
            names.write();
            removeBlobs();
            return image;
        });
    }

    /** Out of sight at once; what then cannot be removed is removed by the next. */
    private void discard(Digest id, String reference) throws IOException {
        Path place = images().resolve(id.hex());
        try (Folder image = Folder.at(place)) {
            if (!image.lockAlone()) {
                throw ImageException.conflict("image " + reference + " is in use by a run");
            }
            Path gone = Files.createTempDirectory(staging(), "removed-").resolve("image");
            Files.move(place, gone, StandardCopyOption.ATOMIC_MOVE);
            image.clear();
        }
        sweep();
    }

    private Digest find(String reference, Names names) throws IOException {
        if (reference.startsWith("sha256:")) {
            String digits = reference.substring("sha256:".length());
            List<Digest> fitting =
                    ids().stream().filter(id -> id.hex().startsWith(digits)).toList();
            if (fitting.size() > 1) {
                throw ImageException.invalid("several images begin with " + reference);
            }
            if (fitting.size() == 1 && digits.length() >= 12) {
                return fitting.getFirst();
            }
            throw unknown(reference, names);
        }
        return names.find(reference).orElseThrow(() -> unknown(reference, names));
    }

    private static ImageException unknown(String reference, Names names) {
        List<String> all = names.all();
        return ImageException.notFound(
                "no image is called '"
                        + reference
                        + "' (expected one of: "
                        + (all.isEmpty()
                                ? "none; there are no images"
                                : String.join(", ", all.subList(0, Math.min(10, all.size()))))
                        + ")");
    }

    /** The image of that name or id. */
    public StoredImage find(String reference) {
        return alone(_ -> {
            Names names = names();
            return stored(find(reference, names), names);
        });
    }

    @Override
    public Held hold(String reference) {
        return alone(_ -> {
            Names names = names();
            Digest id = find(reference, names);
            Folder place = Folder.at(images().resolve(id.hex()));
            place.lockTogether();
            Image image = image(id, reference, stored(id, names));
            return new InUse(image, languages, place);
        });
    }

    private record InUse(Image image, Function<Image, RuntimeCatalog> languages, Folder place)
            implements Held {
        @Override
        public RuntimeCatalog runtimes() {
            return languages.apply(image);
        }

        @Override
        public void close() {
            place.close();
        }
    }

    /**
     * Reads everything of an image again.
     *
     * @return what is not as it was; nothing when all is
     */
    public List<String> check(StoredImage image) {
        return opened(_ -> {
            List<String> found = new ArrayList<>();
            try (Held held = hold("sha256:" + image.id())) {
                for (Digest blob : image.blobs()) {
                    Path file = blobs().resolve(blob.hex());
                    if (!Files.isRegularFile(file) || !Staging.digest(file).equals(blob)) {
                        found.add("blob sha256:" + blob + " is missing or changed");
                    }
                }
                found.addAll(compared(image, held.image().root()));
            }
            return List.copyOf(found);
        });
    }

    private List<String> compared(StoredImage image, Path root) throws IOException {
        Path made = root.resolveSibling(LIST);
        if (!Staging.digest(made).equals(image.list())) {
            return List.of("the list of its content is changed");
        }
        try (Staging staging = alone(_ -> Staging.make(staging(), bounds));
                Folder folder = Folder.at(root)) {
            Path work = staging.image().resolve(LIST);
            Listing.Summary now;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(work))) {
                now = Listing.write(folder, out);
            }
            if (now.digest().equals(image.list())) {
                return List.of();
            }
            try (BufferedReader before = Files.newBufferedReader(made);
                    BufferedReader after = Files.newBufferedReader(work)) {
                return Comparison.of(before, after);
            }
        }
    }

    /** Removes what processes have left that died. Nobody else is in the folder. */
    private void sweep() throws IOException {
        boolean left = false;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(staging())) {
            for (Path one : all) {
                left |= sweep(one);
            }
        }
        if (left) {
            removeBlobs();
        }
    }

    private static boolean sweep(Path one) throws IOException {
        if (!Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Folder staging = Folder.at(one)) {
            if (!staging.lockAlone()) {
                return false;
            }
            staging.clear();
            Files.delete(one);
            return true;
        } catch (LinuxException gone) {
            if (gone.errno() != Errno.ENOENT) {
                throw gone;
            }
            return false;
        }
    }

    /** Removes every blob that no image has. */
    private void removeBlobs() throws IOException {
        Set<String> used = new HashSet<>();
        Names names = names();
        for (Digest id : ids()) {
            stored(id, names).blobs().forEach(blob -> used.add(blob.hex()));
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(blobs())) {
            for (Path one : all) {
                if (!used.contains(one.getFileName().toString())) {
                    Files.delete(one);
                }
            }
        }
    }

    /** Which image it is now that a name stands for; empty when it stands for none. */
    public Optional<Digest> idOf(String name) {
        return alone(_ -> names().find(name));
    }
}
