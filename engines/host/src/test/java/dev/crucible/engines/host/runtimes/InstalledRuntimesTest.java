package dev.crucible.engines.host.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Component;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class InstalledRuntimesTest {
    @TempDir private Path folder;

    @BeforeEach
    void letOthersIn() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void findsTheShellOfThisMachineWithItsVersion() {
        Runtime bash = runtimes().find("bash").orElseThrow();

        assertThat(bash.version()).matches("\\d+\\..*");
        assertThat(bash.program()).isEqualTo("/usr/bin/bash");
        assertThat(bash.readOnlyPaths()).isEmpty();
        assertThat(runtimes().forFile("a/b.sh")).contains(bash);
    }

    @Test
    void neverOffersAProgramBelowAPrivateHome() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path program = executable(home.resolve("bin/lua"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        describe("lua", program);

        assertThat(runtimes().find("lua")).isEmpty();
        assertThat(missing("lua")).contains("below " + home).contains("private to its owner");
    }

    @Test
    void seesThroughALinkIntoAPrivateHome() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path program = executable(home.resolve("bin/lua"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        Path link = Files.createSymbolicLink(folder.resolve("lua"), program);
        describe("lua", link);

        assertThat(missing("lua")).contains("private to its owner");
    }

    @Test
    void offersAUsersProgramWithTheFoldersThatItNeeds() throws IOException {
        Path program = executable(folder.resolve("lua-5.4/bin/lua"));
        describe("lua", program);

        Runtime lua = runtimes().find("lua").orElseThrow();

        assertThat(lua.version()).isEqualTo("5.4.6");
        assertThat(lua.readOnlyPaths()).contains(folder.resolve("lua-5.4").toRealPath().toString());
    }

    @Test
    void reportsABrokenFileWithItsPlaceKeyAndExpectation() throws IOException {
        Path file = configuration().resolve("lua.properties");
        Files.writeString(file, "name = lua\nprogramme = /usr/bin/lua\n");

        assertThat(missing("lua"))
                .contains(file.toString())
                .contains("programme is unknown")
                .contains("program is missing (expected");
        assertThat(runtimes().selfTest().status()).isEqualTo(Component.SelfTest.Status.FAILED);
        assertThat(runtimes().find("bash")).isPresent();
    }

    @Test
    void letsAUsersFileReplaceCruciblesOwn() throws IOException {
        Files.writeString(
                configuration().resolve("bash.properties"),
                """
                name = bash
                program = /usr/bin/there-is-none
                version = --version
                version.pattern = (x)
                run = {program}
                install = nothing at all
                """);

        assertThat(missing("bash")).contains("none of").contains("try: nothing at all");
    }

    @Test
    void takesTheNewestJdkThatHasACompiler() {
        runtimes()
                .find("java")
                .ifPresent(java -> {
                    assertThat(java.program()).endsWith("/bin/java");
                    assertThat(Version.ORDER.compare(java.version(), "17"))
                            .isGreaterThanOrEqualTo(0);
                    assertThat(Path.of(java.program() + "c")).exists();
                });
    }

    @Test
    void selfTestNamesWhatIsHere() {
        Component.SelfTest test = runtimes().selfTest();

        assertThat(test.status()).isEqualTo(Component.SelfTest.Status.PASSED);
        assertThat(test.detail()).contains("bash ");
    }

    private InstalledRuntimes runtimes() {
        return new InstalledRuntimes(
                folder.resolve("config"), folder.resolve("cache"), folder.resolve("nobody"));
    }

    private String missing(String name) {
        return runtimes().missing().stream()
                .filter(missing -> missing.name().equals(name))
                .map(RuntimeCatalog.Missing::reason)
                .findFirst()
                .orElseThrow();
    }

    private Path configuration() throws IOException {
        return Files.createDirectories(folder.resolve("config"));
    }

    private void describe(String name, Path program) throws IOException {
        Files.writeString(
                configuration().resolve(name + ".properties"),
                """
                name = %s
                extensions = lua
                program = %s
                version = -v
                version.pattern = Lua (\\\\S+)
                run = {program} {entry} {args}
                """
                        .formatted(name, program));
    }

    private static Path executable(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\necho Lua 5.4.6\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return path;
    }
}
