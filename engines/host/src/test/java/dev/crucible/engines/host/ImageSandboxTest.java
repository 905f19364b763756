package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Digest;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Image;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Sandboxes that stand on an image, in place of the programs of the machine. */
class ImageSandboxTest {
    private static final Path STATIC_SHELL = Path.of("/bin/busybox");

    @TempDir private Path folder;

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(HostMachine.survivors()).isEmpty();
        // Only runtimes make groups of this kind, beside ours, which serve the next run.
        assertThat(HostMachine.groups())
                .noneMatch(group -> group.contains("/devices/") && group.contains("/run-"));
    }

    private static ExecutionEngine available(String name) {
        ExecutionEngine engine = HostMachine.engine(name);
        if (engine.info().availability() instanceof Availability.Unavailable(String reason)) {
            assumeTrue(false, reason);
        }
        assumeTrue(Files.isExecutable(STATIC_SHELL), STATIC_SHELL + " is not installed");
        return engine;
    }

    /** A root with one program, a link to its folder, and a file that says whose it is. */
    private Image image() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path root = Files.createDirectories(folder.resolve("root"));
        Path programs = Files.createDirectories(root.resolve("tools/bin"));
        Files.copy(STATIC_SHELL, programs.resolve("busybox"));
        Files.createSymbolicLink(programs.resolve("sh"), Path.of("busybox"));
        Files.createSymbolicLink(root.resolve("bin"), Path.of("tools/bin"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/whose"), "the image's\n");
        Files.writeString(root.resolve("top"), "a file at the top\n");
        for (String own : List.of("proc", "tmp", "work")) {
            Files.createDirectories(root.resolve(own));
            Files.writeString(root.resolve(own).resolve("hidden"), "not shown");
        }
        return new Image(
                Digest.of(Bytes.utf8(folder.toString())), "small", root, "linux/amd64", Map.of());
    }

    private static String run(ExecutionEngine engine, Image image, String script) {
        SandboxSpec spec =
                new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of()).withImage(image);
        try (Sandbox sandbox = engine.open(spec)) {
            Sandbox.ExecResult result =
                    sandbox.exec(
                            new Command(
                                    List.of("/bin/sh", "-c", script),
                                    Map.of("PATH", "/bin"),
                                    Stdin.NONE),
                            OutputListener.SILENT,
                            Cancellation.none());
            assertThat(result.outcome())
                    .as(result.stderr().bytes().asText())
                    .isEqualTo(new Outcome.Exited(0));
            return result.stdout().bytes().asText();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "gvisor"})
    void itsProgramsAreThoseOfTheImageAndNoneOfTheMachines(String name) throws IOException {
        ExecutionEngine engine = available(name);

        assertThat(run(engine, image(), "busybox cat /etc/whose /top; busybox ls /"))
                .isEqualTo(
                        "the image's\n"
                                + "a file at the top\n"
                                + "bin\n"
                                + "dev\n"
                                + "etc\n"
                                + "proc\n"
                                + "sys\n"
                                + "tmp\n"
                                + "tools\n"
                                + "top\n"
                                + "work\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "gvisor"})
    void nothingOfTheImageCanBeWritten(String name) throws IOException {
        ExecutionEngine engine = available(name);
        Image image = image();

        assertThat(
                        run(
                                engine,
                                image,
                                "(echo x >/etc/whose) 2>/dev/null || echo no; (echo x >/tools/y)"
                                        + " 2>/dev/null || echo no; echo x >/work/x && echo x"
                                        + " >/tmp/x && echo yes"))
                .isEqualTo("no\nno\nyes\n");
        assertThat(image.root().resolve("etc/whose")).hasContent("the image's\n");
        assertThat(image.root().resolve("tools/y")).doesNotExist();
        assertThat(image.root().resolve("work/x")).doesNotExist();
    }
}
