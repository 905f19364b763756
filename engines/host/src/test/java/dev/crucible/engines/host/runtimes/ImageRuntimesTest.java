package dev.crucible.engines.host.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Digest;
import dev.crucible.core.Image;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

class ImageRuntimesTest {
    @TempDir private Path folder;

    private RuntimeCatalog of(Map<String, String> environment) {
        InstalledRuntimes installed =
                new InstalledRuntimes(
                        folder.resolve("config"), folder.resolve("cache"), folder.resolve("home"));
        return installed.in(
                new Image(
                        new Digest("0".repeat(64)),
                        "x:1",
                        folder.resolve("root"),
                        "linux/amd64",
                        environment));
    }

    /** It would say so if it were executed. */
    private Path program(String path) throws IOException {
        Path file = folder.resolve("root/" + path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\ntouch " + folder.resolve("executed") + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void link(String path, String target) throws IOException {
        Path link = folder.resolve("root/" + path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    @Test
    void aLanguageIsFoundThroughLinksThatLeadInsideWithItsVersionAndNothingIsExecuted()
            throws IOException {
        program("usr/bin/python3.11");
        link("etc/alternatives/python3", "/usr/bin/python3.11");
        link("usr/bin/python3", "/etc/alternatives/python3");
        Runtime python = of(Map.of()).find("python").orElseThrow();
        assertThat(python.program()).isEqualTo("/usr/bin/python3");
        assertThat(python.version()).isEqualTo("3.11");
        assertThat(python.readOnlyPaths()).isEmpty();
        assertThat(of(Map.of()).forFile("a.py")).contains(python);
        assertThat(folder.resolve("executed")).doesNotExist();
    }

    @Test
    void aProgramOutsideIsNone() throws IOException {
        link("usr/bin/python3", folder.resolve("outside").toString());
        link("usr/bin/bash", "../../../../../../../../../../../usr/bin/bash");
        link("usr/bin/perl", "/proc/self/exe");
        Files.copy(Path.of("/usr/bin/env"), folder.resolve("outside"));
        assertThat(of(Map.of()).available()).isEmpty();
        assertThat(of(Map.of()).missing())
                .extracting(RuntimeCatalog.Missing::name)
                .contains("python", "bash");
    }

    @Test
    void aLanguageIsFoundAlongThePathOfTheImage() throws IOException {
        program("opt/snake/python3");
        assertThat(of(Map.of()).find("python")).isEmpty();
        assertThat(of(Map.of("PATH", "relative:/opt/snake")).find("python").orElseThrow().program())
                .isEqualTo("/opt/snake/python3");
    }

    @Test
    void whatWouldBePreparedOnceIsLeftOut() throws IOException {
        program("usr/bin/go");
        Runtime go = of(Map.of()).find("go").orElseThrow();
        assertThat(go.environment()).containsKey("GOPROXY").doesNotContainKey("GOCACHE");
    }

    @Test
    void theNewestIsTakenWithTheVersionOfItsFile() throws IOException {
        for (String version : new String[] {"17", "21"}) {
            String home = "usr/lib/jvm/java-" + version;
            program(home + "/bin/java");
            program(home + "/bin/javac");
            Files.writeString(
                    folder.resolve("root/" + home + "/release"),
                    "JAVA_VERSION=\"" + version + ".0.1\"\n");
        }
        assertThat(of(Map.of()).find("java").orElseThrow().version()).isEqualTo("21.0.1");
    }
}
