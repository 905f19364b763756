package dev.crucible.containment.oracles;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/**
 * The files that a run has in its working directory at one moment, as the host finds them through
 * its processes (proc(5), {@code cwd}). Follows no link.
 *
 * @param bytes of all of them together, each counted once
 * @param largest bytes of the largest one
 * @param files how many they are
 */
public record Written(long bytes, long largest, int files) {
    private static final int MOST = 50_000;

    /** What the processes of a run have written so far. */
    public static Written by(HostView view) {
        Count count = new Count();
        for (HostView.Seen process : view.processes()) {
            try {
                Path folder = Path.of("/proc", Integer.toString(process.pid()), "cwd");
                Files.walkFileTree(folder.resolve("."), count);
            } catch (IOException gone) {
                continue;
            }
        }
        return new Written(count.bytes, count.largest, count.seen.size());
    }

    /** Adds up what it is shown. */
    private static final class Count extends SimpleFileVisitor<Path> {
        private final Set<Object> seen = new HashSet<>();
        private long bytes;
        private long largest;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Object key = attributes.fileKey();
            if (attributes.isRegularFile() && key != null && seen.add(key)) {
                bytes += attributes.size();
                largest = Math.max(largest, attributes.size());
            }
            return seen.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }
}
