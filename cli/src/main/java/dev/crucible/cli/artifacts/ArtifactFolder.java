package dev.crucible.cli.artifacts;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.SandboxFile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The folder into which artifacts are written. The program chose their names, so a name must stay
 * below the folder, no link on the way is followed, and a file appears whole by being renamed into
 * place, which replaces an older file but never writes through a link. No file is made executable.
 */
public final class ArtifactFolder {
    private final Path folder;

    private ArtifactFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder if need be; before the run, so that a mistake costs nothing. */
    public static ArtifactFolder in(Path folder) {
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new AccessDeniedException(folder.toString());
            }
            return new ArtifactFolder(folder.toRealPath());
        } catch (IOException why) {
            String reason =
                    switch (why) {
                        case FileAlreadyExistsException _ -> "it is not a folder";
                        case AccessDeniedException _ -> "no permission";
                        default -> String.valueOf(why.getMessage());
                    };
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "--out",
                                    "'" + folder + "' cannot be used: " + reason,
                                    "a folder to write to")));
        }
    }

    /** Writes an artifact and returns where it lies. */
    public Path write(SandboxFile artifact) {
        return write(artifact.path(), target -> Files.write(target, artifact.content().toArray()));
    }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Writes it to this file, which exists and is empty. */
        void writeTo(Path file) throws IOException;
    }

    /**
     * Writes what the content writes, and returns where it lies. Nothing is there when that fails.
     */
    public Path write(String path, Content content) {
        List<Fault> faults = SandboxFile.pathFaults("artifact", path);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
        String[] parts = path.split("/", -1);
        try {
            Path parent = folder;
            for (int part = 0; part < parts.length - 1; part++) {
                parent = parent.resolve(parts[part]);
                makeFolder(parent);
            }
            Path target = parent.resolve(parts[parts.length - 1]);
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(target.toString(), null, "a folder is in its place");
            }
            place(content, parent, target);
            return target;
        } catch (IOException why) {
            throw new CrucibleException(
                    ErrorCode.INSUFFICIENT_RESOURCES,
                    "cannot write artifact '" + path + "': " + reason(why),
                    why);
        }
    }

    private static void makeFolder(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, "it is not a folder, or a link");
        }
        Files.createDirectory(path);
    }

    private static void place(Content content, Path parent, Path target) throws IOException {
        Path temporary = Files.createTempFile(parent, ".crucible-", "");
        try {
            content.writeTo(temporary);
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException why) {
            Files.deleteIfExists(temporary);
            throw why;
        }
    }

    private static String reason(IOException why) {
        return why instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : String.valueOf(why.getMessage());
    }
}
