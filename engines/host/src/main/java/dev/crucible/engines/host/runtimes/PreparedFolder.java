package dev.crucible.engines.host.runtimes;

import dev.crucible.core.FolderRemoval;
import dev.crucible.core.Runtime;
import dev.crucible.linux.HostCommand;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A folder that a trusted toolchain fills once and that every later run may read. It appears as a
 * whole or not at all, whatever interrupts its making. Thread-safe, also between processes.
 */
final class PreparedFolder {
    private static final System.Logger LOG = System.getLogger(PreparedFolder.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path folder;
    private final List<String> fill;
    private final Map<String, String> environment;

    /**
     * A folder that may not be there yet.
     *
     * @param folder where it will be
     * @param fill fills the folder {@code {cache}}
     * @param environment of that command, in which {@code {cache}} also stands for it
     */
    PreparedFolder(Path folder, List<String> fill, Map<String, String> environment) {
        this.folder = folder;
        this.fill = List.copyOf(fill);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Fills the folder unless that has been done.
     *
     * @throws IOException when it cannot be made; nothing is left then
     */
    void prepare() throws IOException, InterruptedException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(folder + " cannot be made");
        }
        Files.createDirectories(parent);
        ONE_AT_A_TIME.lockInterruptibly();
        try (FileChannel channel =
                        FileChannel.open(
                                parent.resolve(folder.getFileName() + ".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.isDirectory(folder)) {
                make(parent.resolve(folder.getFileName() + ".partial"));
            }
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** The runtime for a machine on which the folder could not be made. */
    Runtime without(Runtime runtime) {
        String path = folder.toString();
        Map<String, String> kept = new TreeMap<>(runtime.environment());
        kept.values().removeIf(value -> value.equals(path));
        return new Runtime(
                runtime.name(),
                runtime.version(),
                runtime.extensions(),
                runtime.program(),
                runtime.compile(),
                runtime.run(),
                runtime.keep(),
                kept,
                runtime.readOnlyPaths().stream().filter(needed -> !needed.equals(path)).toList(),
                runtime.compileLimits());
    }

    private void make(Path partial) throws IOException, InterruptedException {
        LOG.log(
                System.Logger.Level.INFO,
                "Preparing " + folder + " once, with " + fill.getFirst() + "; this takes a while");
        FolderRemoval.remove(partial);
        Files.createDirectories(partial);
        try {
            Map<String, String> filled = new TreeMap<>();
            environment.forEach((name, value) -> filled.put(name, replaced(value, partial)));
            List<String> argv = fill.stream().map(word -> replaced(word, partial)).toList();
            HostCommand.Result result = new HostCommand(argv, filled, PATIENCE).run();
            if (result.exit() != 0) {
                throw new IOException(
                        argv.getFirst() + " exited " + result.exit() + ": " + result.stderr());
            }
            publish(partial);
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FolderRemoval.remove(partial);
        }
    }

    private static String replaced(String text, Path cache) {
        return text.replace("{cache}", cache.toString());
    }

    /** Everybody may read, nobody but the owner write. */
    private static void publish(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) throws IOException {
                        Files.setPosixFilePermissions(
                                directory, PosixFilePermissions.fromString("rwxr-xr-x"));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.setPosixFilePermissions(
                                file, PosixFilePermissions.fromString("rw-r--r--"));
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
