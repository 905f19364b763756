package dev.crucible.cli;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder that engines work in. Its guardian removes it when this process is killed; only who is
 * killed before there is a guardian leaves one, empty. Its name says whose it was, so that the next
 * process can tell, and removes it.
 */
final class PrivateFolder {
    private static final Pattern NAME = Pattern.compile("crucible-(\\d+)-(\\d{1,18})-\\d+");

    private PrivateFolder() {}

    /** Makes one, for this user only, and removes the empty ones of processes that are gone. */
    static Path make(Path temporary) throws IOException {
        String numbering = numbering();
        sweep(temporary, numbering);
        return Files.createTempDirectory(
                temporary,
                "crucible-" + numbering + "-" + ProcessHandle.current().pid() + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Process numbers mean something only within it. */
    private static String numbering() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                .toString()
                .replaceAll("\\D", "");
    }

    private static void sweep(Path temporary, String numbering) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, "crucible-*")) {
            for (Path folder : found) {
                Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches()
                        && name.group(1).equals(numbering)
                        && ProcessHandle.of(Long.parseLong(name.group(2))).isEmpty()) {
                    removeIfEmpty(folder);
                }
            }
        }
    }

    private static void removeIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException guarded) {
            // Its guardian is at it.
        } catch (IOException notOurs) {
            // Another user's.
        }
    }
}
