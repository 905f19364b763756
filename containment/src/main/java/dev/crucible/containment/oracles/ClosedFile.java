package dev.crucible.containment.oracles;

import dev.crucible.linux.Host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A file that only the host's root may read, in a folder that sandboxes are shown, next to one that
 * everybody may read: a sandbox whose user is root to the kernel reads both.
 */
public final class ClosedFile implements Oracle {
    private final Canary closed;
    private final Path folder;
    private final boolean laid;

    /**
     * Lays both out.
     *
     * @param closed what the one says
     * @param open what the other says, which shows that there was something to be read
     * @param shown a folder that sandboxes are shown
     */
    public ClosedFile(Canary closed, Canary open, Path shown) {
        this.closed = closed;
        this.folder = shown.resolve("containment-" + open.value());
        this.laid = Host.root() && Files.isDirectory(shown) && Files.isWritable(shown);
        if (!laid) {
            return;
        }
        try {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            write("closed", closed, "rw-------");
            write("open", open, "rw-r--r--");
        } catch (IOException broken) {
            close();
            throw new UncheckedIOException(broken);
        }
    }

    private void write(String name, Canary content, String mode) throws IOException {
        Path file = folder.resolve(name);
        Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Files.writeString(file, content.value());
    }

    @Override
    public String whyNot() {
        return laid ? "" : "only root can have a file of its own where sandboxes look";
    }

    /** Defines {@code FOLDER}. */
    @Override
    public String statements() {
        return "FOLDER = '" + folder + "'\n";
    }

    @Override
    public List<String> sightings(String output) {
        return closed.in(output) ? List.of("a file of root's came back") : List.of();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve("closed"));
            Files.deleteIfExists(folder.resolve("open"));
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
