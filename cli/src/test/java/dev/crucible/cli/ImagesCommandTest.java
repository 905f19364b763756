package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.linux.HostCommand;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ImagesCommandTest {
    @TempDir private Path folder;

    private Path root;

    @BeforeEach
    void aRootFilesystem() throws IOException {
        root = folder.resolve("root");
        Files.createDirectories(root.resolve("usr/bin"));
        Files.writeString(root.resolve("usr/bin/python3.11"), "no program at all");
        Files.setAttribute(root.resolve("usr/bin/python3.11"), "unix:mode", 04755);
        Files.createSymbolicLink(root.resolve("usr/bin/python3"), Path.of("python3.11"));
        Files.writeString(folder.resolve("hello.py"), "print('hello')");
    }

    private CommandLineRun crucible(String... arguments) {
        return CommandLineRun.of(
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString()), arguments);
    }

    private JsonNode json(String... arguments) {
        CommandLineRun run = crucible(arguments);
        assertThat(run.err()).isEmpty();
        return JsonMapper.shared().readTree(run.out());
    }

    /** As people make archives: with tar itself. */
    private Path packed() throws Exception {
        Path tar = folder.resolve("root.tar.gz");
        HostCommand.Result result =
                new HostCommand(
                                List.of("tar", "-C", root.toString(), "-czf", tar.toString(), "."),
                                Map.of("PATH", "/usr/bin:/bin"),
                                Duration.ofSeconds(60))
                        .run();
        assertThat(result.exit()).isZero();
        return tar;
    }

    @Test
    void anImageIsImportedListedCheckedAndRemoved() throws Exception {
        CommandLineRun imported = crucible("images", "import", packed().toString(), "snake:1");
        assertThat(imported.code()).isZero();
        assertThat(imported.text())
                .contains("snake:1 is sha256:")
                .contains("1 files lost set-user-id or set-group-id");

        JsonNode image = json("images", "list", "--json").path("images").path(0);
        assertThat(image.path("names").path(0).asString()).isEqualTo("snake:1");
        assertThat(image.path("platform").asString()).startsWith("linux/");
        assertThat(image.path("runtimes").findValuesAsString("name")).containsExactly("python");
        assertThat(image.path("runtimes").findValuesAsString("version")).containsExactly("3.11");
        assertThat(crucible("images", "list").lines().getLast())
                .contains("snake:1", "sha256:", "python");

        assertThat(crucible("images", "check").text()).contains("is whole");
        Path inside = folder.resolve("state/crucible/images/images");
        String id = image.path("id").asString().substring("sha256:".length());
        Files.writeString(inside.resolve(id).resolve("rootfs/usr/bin/python3.11"), "another");
        CommandLineRun check = crucible("images", "check", "snake:1");
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.text()).contains("/usr/bin/python3.11 is changed");

        assertThat(json("images", "remove", "snake:1", "--json").path("removed")).hasSize(1);
        assertThat(json("images", "list", "--json").path("images")).isEmpty();
    }

    @Test
    void aFolderIsTheSameImage() throws Exception {
        JsonNode first = json("images", "import", packed().toString(), "a", "--json");
        JsonNode second = json("images", "import", root.toString(), "b", "--json");
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.path("names")).hasSize(2);
    }

    @Test
    void aRunOnAnEngineThatTakesNoImageIsRefused() {
        crucible("images", "import", root.toString(), "snake:1");
        CommandLineRun run =
                crucible(
                        "run",
                        folder.resolve("hello.py").toString(),
                        "--image",
                        "snake:1",
                        "--engine",
                        "subprocess",
                        "--unsafe");
        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains("image: engine subprocess shows the host's programs only");
    }

    @Test
    void whatIsNotThereIsNamed() {
        String hello = folder.resolve("hello.py").toString();
        CommandLineRun run = crucible("run", hello, "--image", "none:1");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no image is called 'none:1'");
        assertThat(crucible("images", "import", hello, "x").err()).contains("it is no tar archive");
        CommandLineRun pull = crucible("images", "pull", "127.0.0.1:1/x:1", "--plain-http");
        assertThat(pull.code()).isEqualTo(1);
        assertThat(pull.err()).contains("registry 127.0.0.1:1 cannot be reached");
        assertThat(crucible("images", "pull", "x:1").err())
                .contains("names no image in a registry");
    }
}
