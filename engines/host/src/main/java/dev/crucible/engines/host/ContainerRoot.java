package dev.crucible.engines.host;

import dev.crucible.core.SandboxException;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The root folder of containers: empty places for what is shown inside, the small files that
 * Crucible makes up, and the native helper. One serves all sandboxes that are shown the same,
 * read-only. Not for several threads at once.
 *
 * @param folder the root
 */
record ContainerRoot(Path folder) {
    /** Where the helper is inside. */
    static final String HELPER = "/.crucible";

    /** The places that sandboxes have of their own. */
    private static final List<String> PLACES = List.of("/proc", "/dev", "/sys", "/work");

    /** The places of an image that are not shown. */
    private static final Set<String> OWN = Set.of("/proc", "/dev", "/sys", "/work", "/tmp", HELPER);

    /** What is shown inside: something of the host's, at a place. */
    record Shown(Path source, String place) {}

    /**
     * Lays it out for the programs of this machine, unless that was done before.
     *
     * @param temporaryLink whether /tmp leads into the working directory, or is a place of its own
     */
    void make(HostRoot root, Path helper, boolean temporaryLink) {
        laidOut(
                helper,
                temporaryLink,
                () -> {
                    root.binds().forEach(this::place);
                    for (HostRoot.Link link : root.links()) {
                        if (!link.path().startsWith("/dev/")) {
                            link(link);
                        }
                    }
                    for (HostRoot.MadeFile file : root.files()) {
                        file(file);
                    }
                });
    }

    /**
     * Lays it out for an image, unless that was done before.
     *
     * @param image its root, of which everything is shown but what sandboxes have of their own
     * @return what is shown of it
     */
    List<Shown> make(Path image, Path helper, boolean temporaryLink) {
        List<Shown> shown = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(image)) {
            for (Path entry : all) {
                String place = "/" + entry.getFileName();
                if (!OWN.contains(place) && !Files.isSymbolicLink(entry)) {
                    shown.add(new Shown(entry, place));
                }
            }
        } catch (IOException broken) {
            throw lost(broken);
        }
        laidOut(
                helper,
                temporaryLink,
                () -> {
                    for (Shown one : shown) {
                        place(one.source(), one.place());
                    }
                    links(image);
                });
        return shown;
    }

    private void links(Path image) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(image, Files::isSymbolicLink)) {
            for (Path link : all) {
                String place = "/" + link.getFileName();
                if (!OWN.contains(place)) {
                    link(new HostRoot.Link(Files.readSymbolicLink(link).toString(), place));
                }
            }
        }
    }

    private interface Layout {
        void lay() throws IOException;
    }

    private void laidOut(Path helper, boolean temporaryLink, Layout rest) {
        if (Files.exists(inside(HELPER))) {
            return;
        }
        try {
            folder("/");
            for (String path : PLACES) {
                folder(path);
            }
            rest.lay();
            if (temporaryLink) {
                link(new HostRoot.Link("work/" + BubblewrapArguments.TEMPORARY, "/tmp"));
            } else {
                folder("/tmp");
            }
            Files.copy(helper, inside(HELPER));
            Files.setPosixFilePermissions(
                    inside(HELPER), PosixFilePermissions.fromString("r-xr-xr-x"));
        } catch (IOException broken) {
            throw lost(broken);
        }
    }

    private SandboxException lost(IOException broken) {
        return SandboxException.lost(
                "no root for containers in " + folder + ": " + broken.getMessage(), broken);
    }

    /** Makes room for a path of the host that not every sandbox sees. */
    void place(String path) {
        place(Path.of(path), path);
    }

    private void place(Path source, String path) {
        try {
            Path inside = inside(path);
            if (Files.isSymbolicLink(inside) || leadsThroughLink(inside)) {
                return;
            }
            if (Files.isDirectory(source)) {
                folder(path);
            } else if (!Files.exists(inside)) {
                folder(above(path));
                Files.createFile(
                        inside,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("r--r--r--")));
            }
        } catch (IOException broken) {
            throw SandboxException.lost(
                    "no place for " + path + " in the root of containers: " + broken.getMessage(),
                    broken);
        }
    }

    /** Such as /lib, which is /usr/lib: what is below it is there already. */
    private boolean leadsThroughLink(Path inside) {
        return Stream.iterate(
                        inside.getParent(),
                        above -> above != null && !above.equals(folder),
                        Path::getParent)
                .anyMatch(Files::isSymbolicLink);
    }

    private static String above(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    private Path inside(String path) {
        return folder.resolve(path.substring(1)).normalize();
    }

    private void folder(String path) throws IOException {
        Path inside = inside(path);
        if (Files.isDirectory(inside)) {
            return;
        }
        Files.createDirectories(inside);
        for (Path made = inside; made != null && made.startsWith(folder); made = made.getParent()) {
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void link(HostRoot.Link link) throws IOException {
        Path inside = inside(link.path());
        folder(above(link.path()));
        Files.createSymbolicLink(inside, Path.of(link.target()));
    }

    private void file(HostRoot.MadeFile file) throws IOException {
        Path inside = inside(file.path());
        folder(above(file.path()));
        Files.writeString(inside, file.content());
        Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("r--r--r--"));
    }
}
