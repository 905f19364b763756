package dev.crucible.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many processes and threads a user has on this machine. The kernel compares all of them with
 * {@code RLIMIT_NPROC} (getrlimit(2)), not those of one run.
 */
public final class UserTasks {
    private static final Path PROC = Path.of("/proc");

    private UserTasks() {}

    /** Those of this user now; others may come and go meanwhile. */
    public static int of(int user) {
        int tasks = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                tasks += ofProcess(process, user);
            }
        } catch (IOException unreadable) {
            return tasks;
        }
        return tasks;
    }

    private static int ofProcess(Path process, int user) {
        int tasks = 0;
        try {
            if (!Integer.valueOf(user).equals(Files.getAttribute(process, "unix:uid"))) {
                return 0;
            }
            try (DirectoryStream<Path> threads =
                    Files.newDirectoryStream(process.resolve("task"))) {
                for (Path _ : threads) {
                    tasks++;
                }
            }
        } catch (IOException gone) {
            return tasks;
        }
        return tasks;
    }
}
