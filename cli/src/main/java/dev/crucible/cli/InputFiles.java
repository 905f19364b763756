package dev.crucible.cli;

import dev.crucible.cli.text.Sizes;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunRequest;
import dev.crucible.core.SandboxFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Reads the files that the user gives a program. Nothing larger than {@code maxBytes} is read. */
final class InputFiles {
    private final long maxBytes;
    private long read;

    InputFiles(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A file's content, whatever it is that it comes from. */
    Bytes read(Path path) {
        try (InputStream input = Files.newInputStream(path)) {
            return read(input, path.toString());
        } catch (IOException why) {
            throw unreadable(path, why);
        }
    }

    /** Everything up to the end of the input. */
    Bytes read(InputStream input, String name) throws IOException {
        long room = maxBytes - read;
        byte[] content = input.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, room + 1));
        if (content.length > room) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "'"
                            + name
                            + "' does not fit into the sandbox (expected at most "
                            + Sizes.format(maxBytes)
                            + " of files together; --disk allows more)");
        }
        read += content.length;
        return Bytes.copyOf(content);
    }

    /**
     * The file or folder of an option {@code PATH[=INNER]}. A folder brings every regular file in
     * it; links are not followed.
     */
    List<SandboxFile> given(String option) {
        int equals = option.lastIndexOf('=');
        boolean renamed = equals > 0 && !Files.exists(Path.of(option));
        Path path = Path.of(renamed ? option.substring(0, equals) : option);
        String inner = renamed ? option.substring(equals + 1) : baseName(path);
        if (!Files.isDirectory(path)) {
            return List.of(file(path, inner));
        }
        String prefix = inner.isEmpty() || inner.equals(".") ? "" : inner + "/";
        List<SandboxFile> files = new ArrayList<>();
        for (Path found : regularFiles(path)) {
            files.add(file(found, prefix + path.relativize(found)));
        }
        return files;
    }

    private SandboxFile file(Path path, String inner) {
        return new SandboxFile(inner, read(path), Files.isExecutable(path));
    }

    private static List<Path> regularFiles(Path folder) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
                            if (about.isRegularFile()) {
                                found.add(file);
                            }
                            return found.size() > RunRequest.MAX_FILES
                                    ? FileVisitResult.TERMINATE
                                    : FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException why) {
            throw unreadable(folder, why);
        }
        if (found.size() > RunRequest.MAX_FILES) {
            throw new CrucibleException(
                    ErrorCode.INVALID_REQUEST,
                    "'"
                            + folder
                            + "' holds too many files (expected at most "
                            + RunRequest.MAX_FILES
                            + ")");
        }
        found.sort(null);
        return found;
    }

    /** The last part of a path, as a name inside the sandbox. */
    static String baseName(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    private static CrucibleException unreadable(Path path, IOException why) {
        String reason =
                switch (why) {
                    case NoSuchFileException _ -> "does not exist (expected a file)";
                    case AccessDeniedException _ ->
                            "cannot be read: no permission (expected a readable file)";
                    case FileSystemException named when named.getReason() != null ->
                            "cannot be read: " + named.getReason();
                    default -> "cannot be read: " + why.getMessage();
                };
        return new CrucibleException(ErrorCode.NOT_FOUND, "'" + path + "' " + reason, why);
    }
}
