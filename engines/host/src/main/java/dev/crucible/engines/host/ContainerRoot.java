package dev.crucible.engines.host;

import dev.crucible.core.SandboxException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root folder of containers: empty places for what is shown of the host, the small files that
 * Crucible makes up, and the native helper. One serves all sandboxes of an engine, read-only.
 *
 * @param folder the root
 */
record ContainerRoot(Path folder) {
    /** Where the helper is inside. */
    static final String HELPER = "/.crucible";

    /** The places that sandboxes have of their own. */
    private static final List<String> PLACES = List.of("/proc", "/dev", "/sys", "/work");

    /**
     * Lays it out, unless that was done before.
     *
     * @param temporaryLink whether /tmp leads into the working directory, or is a place of its own
     */
    synchronized void make(HostRoot root, Path helper, boolean temporaryLink) {
        if (Files.exists(inside(HELPER))) {
            return;
        }
        try {
            folder("/");
            for (String path : PLACES) {
                folder(path);
            }
            root.binds().forEach(this::place);
            for (HostRoot.Link link : root.links()) {
                if (!link.path().startsWith("/dev/")) {
                    link(link);
                }
            }
            for (HostRoot.MadeFile file : root.files()) {
                file(file);
            }
            if (temporaryLink) {
                link(new HostRoot.Link("work/" + BubblewrapArguments.TEMPORARY, "/tmp"));
            } else {
                folder("/tmp");
            }
            Files.copy(helper, inside(HELPER));
            Files.setPosixFilePermissions(
                    inside(HELPER), PosixFilePermissions.fromString("r-xr-xr-x"));
        } catch (IOException broken) {
            throw SandboxException.lost(
                    "no root for containers in " + folder + ": " + broken.getMessage(), broken);
        }
    }

    /** Makes room for a path of the host that not every sandbox sees. */
    synchronized void place(String path) {
        try {
            Path inside = inside(path);
            if (Files.isSymbolicLink(inside) || leadsThroughLink(inside)) {
                return;
            }
            if (Files.isDirectory(Path.of(path))) {
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
