package dev.crucible.engines.embedded.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Availability;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** What is installed is what was pinned, or nothing. */
class WasmInstallationTest {
    @TempDir private Path folder;

    private Path clients() throws IOException {
        return Files.createDirectories(folder.resolve("clients"));
    }

    /** A package client that brings what it likes. */
    private void client(String name, String script) throws IOException {
        Path client = clients().resolve(name);
        Files.writeString(client, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void install() throws IOException, InterruptedException {
        String path = clients() + ":/usr/bin:/bin";
        new WasmInstallation(folder.resolve("wasm"), Map.of("PATH", path)).install(_ -> {});
    }

    @Test
    void anArchiveThatIsNotThePinnedOneIsRefused() throws IOException {
        client(
                "pip3",
                "while [ $# -gt 1 ]; do [ \"$1\" = --dest ] && echo forged >\"$2/"
                        + Pinned.LIBRARY.archive()
                        + "\"; shift; done\n");
        assertThatThrownBy(this::install)
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("has the SHA-256")
                .hasMessageContaining(Pinned.LIBRARY.archiveDigest().hex());
        assertThat(folder.resolve("wasm").resolve(Pinned.LIBRARY.file())).doesNotExist();
        try (var left = Files.list(folder.resolve("wasm"))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("fetching"));
        }
    }

    @Test
    void clientsThatFailSayWhy() throws IOException {
        client("pip3", "echo 'no route' >&2; exit 3\n");
        client("python3", "echo 'no module named pip' >&2; exit 1\n");
        assertThatThrownBy(this::install)
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("pip3 exited 3: no route")
                .hasMessageContaining("python3 exited 1: no module named pip");
    }

    @Test
    void anEngineWithoutItsFilesSaysHowToGetThem() {
        WasmEngine engine =
                new WasmEngine(
                        List.of(),
                        folder,
                        InstalledRuntimes.toWasm(Map.of("HOME", folder.toString()), "nobody"));
        assertThat(engine.info().availability()).isInstanceOf(Availability.Unavailable.class);
        assertThat(new EngineFolder(folder).problem())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("crucible engines install wasm"));
    }

    @Test
    void whatOthersCanWriteIsNotExecuted() throws IOException {
        Path file = Files.writeString(folder.resolve("library.so"), "x");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(OwnFile.problem(file)).isEmpty();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(OwnFile.problem(file)).isPresent();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(OwnFile.problem(file)).isPresent();

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path link = Files.createSymbolicLink(folder.resolve("link.so"), file);
        assertThat(OwnFile.problem(link)).isPresent();
    }
}
