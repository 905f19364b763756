package dev.crucible.cli.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.SandboxFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class ArtifactFolderTest {
    @TempDir Path temp;

    @Test
    void writesBelowTheFolderAndReplacesOlderFiles() throws IOException {
        ArtifactFolder folder = ArtifactFolder.in(temp.resolve("new/out"));
        folder.write(file("a/b/c.txt", "old"));

        Path written = folder.write(file("a/b/c.txt", "new"));

        assertThat(written).isEqualTo(temp.toRealPath().resolve("new/out/a/b/c.txt"));
        assertThat(written).hasContent("new");
        assertThat(Files.isExecutable(written)).isFalse();
        try (Stream<Path> files = Files.list(written.getParent())) {
            assertThat(files).containsExactly(written);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/x", "a/../../x", "a//x", ".", "a/./x", "x\0y"})
    void namesThatLeaveTheFolderAreRefused(String name) {
        ArtifactFolder folder = ArtifactFolder.in(temp.resolve("out"));

        assertThatThrownBy(() -> folder.write(file(name, "x")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void noLinkOnTheWayIsFollowed() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        ArtifactFolder folder = ArtifactFolder.in(temp.resolve("out"));
        Files.createSymbolicLink(temp.resolve("out/link"), outside);

        assertThatThrownBy(() -> folder.write(file("link/x", "x")))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("link/x");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aLinkInPlaceOfTheFileIsReplacedNotFollowed() throws IOException {
        Path precious = Files.writeString(temp.resolve("precious"), "precious");
        ArtifactFolder folder = ArtifactFolder.in(temp.resolve("out"));
        Files.createSymbolicLink(temp.resolve("out/x"), precious);

        folder.write(file("x", "new"));

        assertThat(precious).hasContent("precious");
        assertThat(Files.isSymbolicLink(temp.resolve("out/x"))).isFalse();
    }

    @Test
    void aFolderInPlaceOfTheFileStays() throws IOException {
        ArtifactFolder folder = ArtifactFolder.in(temp.resolve("out"));
        Files.createDirectories(temp.resolve("out/x"));

        assertThatThrownBy(() -> folder.write(file("x", "new"))).hasMessageContaining("'x'");
    }

    @Test
    void aFileInPlaceOfTheFolderIsSaid() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> ArtifactFolder.in(file))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("--out");
    }

    private static SandboxFile file(String path, String content) {
        return new SandboxFile(path, Bytes.utf8(content), true);
    }
}
