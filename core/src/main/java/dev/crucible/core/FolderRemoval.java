package dev.crucible.core;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Removes a folder of ours with everything in it. Links are removed, never followed. */
public final class FolderRemoval extends SimpleFileVisitor<Path> {
    private static final Set<PosixFilePermission> OPEN =
            PosixFilePermissions.fromString("rwx------");

    private FolderRemoval() {}

    /**
     * Removes it. Nobody else may write to it any more.
     *
     * @param folder may be absent
     * @throws IOException when something of it cannot be removed
     */
    public static void remove(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(folder, new FolderRemoval());
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
    }

    /** Root sees into every folder; others only into one that is opened first. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        boolean closed =
                Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                        && !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                                .containsAll(OPEN);
        if (!closed) {
            throw failure;
        }
        Files.setPosixFilePermissions(file, OPEN);
        Files.walkFileTree(file, this);
        return FileVisitResult.CONTINUE;
    }

    /** A program can take the rights to a folder away from itself. */
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
            throws IOException {
        Files.setPosixFilePermissions(folder, OPEN);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
            throws IOException {
        if (failure != null) {
            throw failure;
        }
        Files.delete(folder);
        return FileVisitResult.CONTINUE;
    }
}
