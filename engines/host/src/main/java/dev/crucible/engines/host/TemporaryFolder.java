package dev.crucible.engines.host;

import dev.crucible.core.FolderRemoval;
import dev.crucible.core.SandboxException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A folder on the host for one run: a working directory and a place for temporary files that belong
 * to the run's user.
 *
 * @param base the folder
 */
record TemporaryFolder(Path base) implements AutoCloseable {
    private static final Set<PosixFilePermission> PASSABLE =
            PosixFilePermissions.fromString("rwx--x--x");

    static TemporaryFolder in(Path parent, Optional<Integer> user) {
        try {
            Files.createDirectories(parent);
            Files.setPosixFilePermissions(parent, PASSABLE);
            Path base = Files.createTempDirectory(parent, "run-");
            Files.setPosixFilePermissions(base, PASSABLE);
            TemporaryFolder folder = new TemporaryFolder(base);
            for (Path path : new Path[] {folder.work(), folder.temporary()}) {
                Files.createDirectory(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                if (user.isPresent()) {
                    Files.setAttribute(path, "unix:uid", user.get());
                    Files.setAttribute(path, "unix:gid", user.get());
                }
            }
            return folder;
        } catch (IOException broken) {
            throw SandboxException.lost(
                    "no temporary folder in " + parent + ": " + broken.getMessage(), broken);
        }
    }

    Path work() {
        return base.resolve("work");
    }

    Path temporary() {
        return base.resolve("tmp");
    }

    /** Removes it with everything in it; links are removed, never followed. */
    @Override
    public void close() {
        try {
            FolderRemoval.remove(base);
        } catch (IOException left) {
            System.getLogger(TemporaryFolder.class.getName())
                    .log(System.Logger.Level.WARNING, "left behind: " + base, left);
        }
    }
}
