package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

class FolderTest {
    @TempDir private Path top;

    private Path inside;
    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        inside = Files.createDirectory(top.resolve("inside"));
        Files.writeString(top.resolve("secret"), "secret");
        folder = Folder.at(inside);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private static byte[] path(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(String path, String content) {
        try (Folder.NewFile file = folder.makeFile(path(path), false)) {
            byte[] bytes = path(content);
            file.write(bytes, 0, bytes.length);
            file.changedAt(1_000_000_000);
        }
    }

    private String read(String path) throws IOException {
        try (InputStream content = folder.read(path(path))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsMadeIsThereWithItsTime() throws IOException {
        folder.makeFolder(path("a"));
        write("a/f", "content");
        folder.makeHardLink(path("g"), path("a/f"));
        folder.makeLink(path("l"), path("a/f"));
        assertThat(read("a/f")).isEqualTo(read("g")).isEqualTo("content");
        assertThat(folder.linkTarget(path("l"))).isEqualTo(path("a/f"));
        assertThat(folder.size(path("g"))).isEqualTo(7);
        assertThat(Files.getLastModifiedTime(inside.resolve("a/f")))
                .isEqualTo(FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
        assertThat(folder.list(new byte[0]))
                .extracting(entry -> new String(entry.name(), StandardCharsets.UTF_8))
                .containsExactly("a", "g", "l");
        assertThat(folder.kind(path("a"))).contains(Folder.Kind.FOLDER);
        assertThat(folder.kind(path("a/none/x"))).isEmpty();
    }

    @Test
    void noPathLeadsOutAndNoLinkIsFollowed() throws IOException {
        folder.makeLink(path("up"), path(".."));
        folder.makeLink(path("secret"), path(top + "/secret"));
        for (String path : new String[] {"../secret", "up/secret", "secret", "/etc/passwd"}) {
            assertThatThrownBy(() -> read(path)).isInstanceOf(LinuxException.class);
        }
        for (String path : new String[] {"../new", "up/new"}) {
            assertThatThrownBy(() -> write(path, "x")).isInstanceOf(LinuxException.class);
            assertThatThrownBy(() -> folder.makeFolder(path(path)))
                    .isInstanceOf(LinuxException.class);
            assertThatThrownBy(() -> folder.makeLink(path(path), path("x")))
                    .isInstanceOf(LinuxException.class);
            assertThatThrownBy(() -> folder.makeHardLink(path("new"), path(path)))
                    .isInstanceOf(LinuxException.class);
        }
        for (String path : new String[] {"../secret", "up/secret"}) {
            assertThatThrownBy(() -> folder.remove(path(path))).isInstanceOf(LinuxException.class);
        }
        assertThat(top.resolve("new")).doesNotExist();
        assertThat(Files.readString(top.resolve("secret"))).isEqualTo("secret");
    }

    @Test
    void whatIsThereIsNeverOpenedForWriting() throws IOException {
        Files.createSymbolicLink(inside.resolve("l"), top.resolve("secret"));
        assertThatThrownBy(() -> write("l", "x")).isInstanceOf(LinuxException.class);
        assertThat(Files.readString(top.resolve("secret"))).isEqualTo("secret");
    }

    @Test
    void removingTakesLinksAndNotWhatTheyLeadTo() throws IOException {
        folder.makeFolder(path("a"));
        folder.makeFolder(path("a/b"));
        folder.makeLink(path("a/b/l"), path(top.toString()));
        write("a/f", "");
        folder.remove(path("a"));
        assertThat(folder.list(new byte[0])).isEmpty();
        folder.remove(path("a"));
        write("x", "");
        folder.clear();
        assertThat(inside).isEmptyDirectory();
        assertThat(top.resolve("secret")).exists();
    }

    @Test
    void aLockIsForOneOrForManyAndEndsWithTheFolder() {
        try (Folder second = Folder.at(inside);
                Folder third = Folder.at(inside)) {
            assertThat(second.lockTogether()).isTrue();
            assertThat(third.lockTogether()).isTrue();
            assertThat(folder.lockAlone()).isFalse();
        }
        assertThat(folder.lockAlone()).isTrue();
        try (Folder second = Folder.at(inside)) {
            assertThat(second.lockTogether()).isFalse();
        }
    }

    @Test
    void namesAreShownWithoutWhatTerminalsTake() {
        assertThat(Folder.shown(new byte[] {'a', 27, (byte) 0xff, '\''}))
                .isEqualTo("'a\\x1b\\xff\\x27'");
        assertThat(Folder.shown(new byte[1000]).length()).isLessThan(300);
    }
}
