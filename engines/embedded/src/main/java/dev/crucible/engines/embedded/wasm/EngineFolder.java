package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.linux.HostCommand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The folder that holds what the engine executes: libwasmtime, the interpreter, the worker, and the
 * interpreter as compiled for this processor. Nothing that was in a sandbox ever comes here. Each
 * file appears as a whole or not at all. Thread-safe, also between processes.
 */
final class EngineFolder {
    private static final String WORKER = "crucible-wasm";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path folder;

    EngineFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * What a run executes.
     *
     * @param worker the program that is started in the sandbox
     * @param library libwasmtime
     * @param python the interpreter's module
     * @param compiledPython the same as native code
     */
    record Parts(Path worker, Path library, Path python, Path compiledPython) {
        /** What a sandbox must show. */
        List<String> shown() {
            return List.of(worker.toString(), library.toString(), compiledPython.toString());
        }
    }

    /** Where a pinned file lies, or would lie. */
    Path place(Pinned pinned) {
        return folder.resolve(pinned.file());
    }

    Path folder() {
        return folder;
    }

    /** Why the engine cannot be used; empty when everything is there. Cheap: nothing is hashed. */
    Optional<String> problem() {
        if (!System.getProperty("os.arch", "").equals("amd64")) {
            return Optional.of("libwasmtime is only known here for x86-64");
        }
        if (worker().isEmpty()) {
            return Optional.of(
                    "its worker was not built: install a C compiler (gcc and libc6-dev) and build"
                            + " again");
        }
        for (Pinned pinned : Pinned.ALL) {
            Optional<String> problem = problem(pinned);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    /** Whether a pinned file can be used as it is there. */
    Optional<String> problem(Pinned pinned) {
        Path file = place(pinned);
        if (!Files.exists(file)) {
            return Optional.of(
                    pinned.name() + " is not installed; try: crucible engines install wasm");
        }
        return OwnFile.problem(file)
                .or(() ->
                        size(file) == pinned.size()
                                ? Optional.empty()
                                : Optional.of(file + " is damaged"))
                .map(why -> why + "; remove it, then: crucible engines install wasm");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return -1;
        }
    }

    private static Optional<Bytes> worker() {
        try (InputStream in = EngineFolder.class.getResourceAsStream(WORKER)) {
            return in == null ? Optional.empty() : Optional.of(Bytes.copyOf(in.readAllBytes()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Everything, ready to use: publishes the worker of this build, and compiles the interpreter
     * for this processor, which takes some ten seconds, unless that has been done.
     *
     * @throws IOException when that fails; what was there before is still there
     */
    Parts prepare() throws IOException, InterruptedException {
        Bytes program = worker().orElseThrow(() -> new IOException("there is no worker"));
        String build = Digest.of(program).hex().substring(0, 16);
        Path worker = folder.resolve("worker-" + build).resolve(WORKER);
        Path library = place(Pinned.LIBRARY);
        Path python = place(Pinned.PYTHON);
        Path compiled = folder.resolve("compiled").resolve(key(Pinned.PYTHON, build));
        if (!Files.exists(worker)) {
            alone(worker, () -> publish(program, worker));
        }
        if (!Files.exists(compiled)) {
            alone(compiled, () -> compile(worker, library, python, compiled));
        }
        for (Path file : List.of(worker, compiled)) {
            Optional<String> problem = OwnFile.problem(file);
            if (problem.isPresent()) {
                throw new IOException(problem.get());
            }
        }
        return new Parts(worker, library, python, compiled);
    }

    /**
     * What native code depends on: the module, libwasmtime, the worker's settings, the processor.
     */
    private static String key(Pinned module, String build) throws IOException {
        return "%s-%s-%s-%s.cwasm"
                .formatted(
                        module.digest().hex().substring(0, 16),
                        Pinned.LIBRARY.version(),
                        build,
                        processor());
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String features = lines.filter(line -> line.startsWith("flags")).findFirst().orElse("");
            return Digest.of(Bytes.utf8(features)).hex().substring(0, 16);
        }
    }

    /** One step in the making of a file. */
    private interface Making {
        void make() throws IOException, InterruptedException;
    }

    private void alone(Path file, Making making) throws IOException, InterruptedException {
        open(folder);
        open(file.resolveSibling(""));
        ONE_AT_A_TIME.lockInterruptibly();
        try (FileChannel channel =
                        FileChannel.open(
                                folder.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(file)) {
                making.make();
            }
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** A folder that everybody may read. */
    static void open(Path place) throws IOException {
        Files.createDirectories(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Shows a finished file to everybody, under its name. */
    static void show(Path made, Path file, boolean executable) throws IOException {
        Files.setPosixFilePermissions(
                made, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void publish(Bytes program, Path worker) throws IOException {
        Path made = Files.createTempFile(worker.resolveSibling(""), "making", "");
        try {
            Files.write(made, program.toArray());
            show(made, worker, true);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Outside of any sandbox: its module is one that Crucible knows, to the bit. */
    private static void compile(Path worker, Path library, Path module, Path compiled)
            throws IOException, InterruptedException {
        Path made = compiled.resolveSibling("making");
        Files.deleteIfExists(made);
        try {
            if (!OwnFile.digest(library).equals(Pinned.LIBRARY.digest())
                    || !OwnFile.digest(module).equals(Pinned.PYTHON.digest())) {
                throw new IOException(library + " or " + module + " is not what was pinned");
            }
            HostCommand.Result result =
                    new HostCommand(
                                    List.of(
                                            worker.toString(),
                                            "compile",
                                            library.toString(),
                                            module.toString(),
                                            made.toString()),
                                    Map.of(),
                                    PATIENCE)
                            .run();
            if (result.exit() != 0) {
                throw new IOException("compiling " + module + ": " + result.stderr().strip());
            }
            show(made, compiled, false);
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
