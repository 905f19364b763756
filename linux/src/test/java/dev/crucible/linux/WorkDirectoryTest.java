package dev.crucible.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Bytes;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Sandbox.FileEntry;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

class WorkDirectoryTest {
    private static final int STRANGER = Slots.FIRST_USER + 32_767;

    @TempDir Path folder;

    private WorkDirectory work;

    @BeforeEach
    void open() {
        work = WorkDirectory.ofHost(folder.toString(), Host.userId());
    }

    @AfterEach
    void close() {
        work.close();
    }

    private static SandboxFile file(String path, String content) {
        return SandboxFile.of(path, Bytes.utf8(content));
    }

    /** Makes what Java cannot: {@code $1} is the folder. */
    private void shell(String script) {
        assertThat(
                        Spawner.output(
                                List.of(
                                        "/bin/sh",
                                        "-c",
                                        "PATH=/bin:/usr/bin; cd \"$1\" && {\n"
                                                + script
                                                + "\n} && echo done",
                                        "sh",
                                        folder.toString())))
                .isEqualTo("done\n");
    }

    private List<String> paths() {
        return work.list().files().stream().map(FileEntry::path).toList();
    }

    @Test
    void whatIsWrittenIsThere() throws IOException {
        work.write(file("a/b/c.txt", "hello"));
        work.write(new SandboxFile("a/run", Bytes.EMPTY, true));
        assertThat(folder.resolve("a/b/c.txt")).hasContent("hello").isRegularFile();
        assertThat(Files.isExecutable(folder.resolve("a/run"))).isTrue();
        assertThat(work.list().files())
                .containsExactly(new FileEntry("a/b/c.txt", 5), new FileEntry("a/run", 0));
        assertThat(work.read("a/b/c.txt", 5)).isEqualTo(file("a/b/c.txt", "hello"));
        assertThat(work.read("a/run", 0).executable()).isTrue();
    }

    @Test
    void aFileIsReplacedAsAWhole() {
        work.write(file("a", "a longer text"));
        work.write(file("a", "short"));
        assertThat(folder.resolve("a")).hasContent("short");
    }

    @Test
    void whoeverHasAFileOpenKeepsTheOldOne() throws IOException {
        work.write(file("a/f", "old"));
        Files.createLink(folder.resolve("twin"), folder.resolve("a/f"));
        shell("chmod 400 a/f");
        work.write(new SandboxFile("a/f", Bytes.utf8("new"), true));
        assertThat(work.read("a/f", 3)).isEqualTo(new SandboxFile("a/f", Bytes.utf8("new"), true));
        assertThat(folder.resolve("twin")).hasContent("old");
        assertThat(folder.resolve("a").toFile().list()).containsExactly("f");
    }

    @Test
    void nothingButARegularFileIsReplaced() throws IOException {
        shell("mkfifo pipe; mkdir d; ln -s real link; ln -s missing dangling");
        for (String path : List.of("pipe", "d", "link", "dangling", "pipe/f", "link/f")) {
            assertThatThrownBy(() -> work.write(file(path, "x")))
                    .as("%s", path)
                    .isInstanceOfSatisfying(
                            SandboxException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        }
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("pipe", "d", "link", "dangling");
    }

    @Test
    void aWalkEndsAfterSoManyNames() {
        shell("mkdir -p a/b/c d/e/f; : >g");
        try (Fd directory = Fd.directory(folder.toString())) {
            assertThat(new FileWalk("", 4).of(directory).skipped())
                    .containsExactly("more than 4 names: the rest is left out");
        }
        try (Fd directory = Fd.directory(folder.toString())) {
            assertThat(new FileWalk("", 7).of(directory).files()).hasSize(1);
        }
    }

    @Test
    void aMegabyteSurvives() {
        byte[] content = new byte[1_000_003];
        new java.util.Random(6).nextBytes(content);
        work.write(SandboxFile.of("big", Bytes.copyOf(content)));
        assertThat(work.read("big", content.length).content()).isEqualTo(Bytes.copyOf(content));
    }

    @Test
    void noLinkIsEverFollowed() throws IOException {
        Path outside = Files.createTempDirectory("outside");
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("file"), secret);
        Files.createSymbolicLink(folder.resolve("folder"), outside);
        Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("self"), Path.of("/proc/self"));
        Files.createSymbolicLink(folder.resolve("inside"), Path.of("real"));
        work.write(file("real", "x"));

        assertThat(paths()).containsExactly("real");
        assertThat(work.list().skipped())
                .containsExactlyInAnyOrder(
                        "'file' left out: it is not a regular file",
                        "'folder' left out: it is not a regular file",
                        "'up' left out: it is not a regular file",
                        "'self' left out: it is not a regular file",
                        "'inside' left out: it is not a regular file");
        for (String path :
                List.of(
                        "file",
                        "folder/secret",
                        "up/" + outside.getFileName() + "/secret",
                        "self/environ",
                        "inside",
                        "../" + outside.getFileName() + "/secret",
                        secret.toString())) {
            assertThatThrownBy(() -> work.read(path, 100))
                    .as("%s", path)
                    .isInstanceOf(SandboxException.class);
            assertThatThrownBy(() -> work.write(file(path, "owned")))
                    .as("%s", path)
                    .isInstanceOf(SandboxException.class);
        }
        assertThat(secret).hasContent("secret");
        assertThat(outside.toFile().list()).containsExactly("secret");
        Files.delete(secret);
        Files.delete(outside);
    }

    @Test
    void whatIsNoRegularFileIsNeverOpenedForLong() {
        shell("mkfifo pipe; mkdir empty; : >plain");
        assertThat(paths()).containsExactly("plain");
        assertThat(work.list().skipped())
                .containsExactly("'pipe' left out: it is not a regular file");
        assertThatThrownBy(() -> work.read("pipe", 100)).hasMessage("'pipe' is not a regular file");
        assertThatThrownBy(() -> work.read("empty", 100))
                .hasMessage("'empty' is not a regular file");
    }

    @Test
    void namesThatAreNotUtf8AreSkippedAndSaid() {
        shell("printf x >\"$(printf 'a\\377b')\"; printf y >\"$(printf 'good\\303\\251')\"");
        assertThat(work.list().files()).containsExactly(new FileEntry("goodé", 1));
        assertThat(work.list().skipped())
                .hasSize(1)
                .allMatch(line -> line.endsWith("left out: its name is not UTF-8"));
        assertThat(work.read("goodé", 1).content()).isEqualTo(Bytes.utf8("y"));
    }

    @Test
    void aReplacementCharacterInANameIsACharacterLikeAnother() {
        shell("printf x >\"$(printf '\\357\\277\\275')\"; printf y >\"$(printf '\\377')\"");
        assertThat(work.list().files()).containsExactly(new FileEntry("\uFFFD", 1));
        assertThat(work.list().skipped()).hasSize(1);
    }

    @Test
    void hostileNamesAreExactInListingsAndHarmlessInWords() {
        String name = "a\nb\u001b[31mc\u0007";
        shell("mkfifo \"$(printf 'p\\nq\\033[31m')\"; : >\"$(printf 'a\\nb\\033[31mc\\007')\"");
        assertThat(paths()).containsExactly(name);
        assertThat(work.read(name, 1).path()).isEqualTo(name);
        assertThat(work.list().skipped())
                .containsExactly("'p?q?[31m' left out: it is not a regular file");
    }

    @Test
    void whatIsTooDeepIsLeftOut() throws IOException {
        Path deepest = folder.resolve("d/".repeat(WorkDirectory.MAX_DEPTH));
        Files.createDirectories(deepest.resolve("over/and/over"));
        Files.createFile(deepest.resolve("last"));
        Files.createFile(deepest.resolve("over/lost"));
        assertThat(paths()).containsExactly("d/".repeat(WorkDirectory.MAX_DEPTH) + "last");
        assertThat(work.list().skipped()).hasSize(1).allMatch(line -> line.contains("deeper than"));
    }

    @Test
    void onlySoManyFilesAreListed() throws IOException {
        Files.createDirectory(folder.resolve("many"));
        for (int count = 0; count <= WorkDirectory.MAX_ENTRIES; count++) {
            Files.createFile(folder.resolve("many/" + count));
        }
        assertThat(work.list().files()).hasSize(WorkDirectory.MAX_ENTRIES);
        assertThat(work.list().skipped())
                .containsExactly("more than 10000 files: the rest is left out");
        Files.delete(folder.resolve("many/0"));
        assertThat(work.list().files()).hasSize(WorkDirectory.MAX_ENTRIES);
        assertThat(work.list().skipped()).isEmpty();
    }

    @Test
    void complaintsAreBounded() {
        shell("i=0; while [ $i -lt 150 ]; do mkfifo pipe$i; i=$((i+1)); done");
        assertThat(work.list().skipped()).hasSize(100);
    }

    @Test
    void oneNameAtTheTopCanBeHidden() {
        work.write(file("hidden/a", "x"));
        work.write(file("b/hidden", "x"));
        assertThat(work.hiding("hidden").list().files())
                .containsExactly(new FileEntry("b/hidden", 1));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() {
        work.write(file("a", "12345"));
        assertThatThrownBy(() -> work.read("a", 4)).hasMessage("'a' is larger than 4 bytes");
    }

    @Test
    void aFileInTheWayOfAFolderIsALoss() {
        work.write(file("a", "x"));
        assertThatThrownBy(() -> work.write(file("a/b", "x")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("a");
        assertThatThrownBy(() -> work.read("missing", 1))
                .hasMessage("cannot read 'missing': no such file or directory");
    }

    @Test
    void aDirectoryOnARealDiskIsNotFull() {
        assertThat(work.full()).isFalse();
    }

    @Test
    void theSandboxUsersRightsDecideAndAreGivenBack() throws IOException {
        assumeTrue(Host.root(), "only root can take another user's rights");
        Files.writeString(folder.resolve("private"), "x");
        Files.setPosixFilePermissions(
                folder.resolve("private"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (WorkDirectory theirs = WorkDirectory.ofHost(folder.toString(), STRANGER)) {
            assertThatThrownBy(() -> theirs.read("private", 1))
                    .hasMessage("cannot read 'private': permission denied");
            assertThatThrownBy(() -> theirs.write(file("new", "x")))
                    .hasMessage("cannot write 'new': permission denied");
        }
        assertThat(work.read("private", 1).content()).isEqualTo(Bytes.utf8("x"));
        Files.setAttribute(folder, "unix:uid", STRANGER);
        try (WorkDirectory theirs = WorkDirectory.ofHost(folder.toString(), STRANGER)) {
            theirs.write(file("new", "x"));
        }
        assertThat(Files.getAttribute(folder.resolve("new"), "unix:uid")).isEqualTo(STRANGER);
    }

    @Test
    void aFolderThatItsOwnerMadeUnreadableIsSaid() throws IOException {
        assumeTrue(Host.root(), "only root can take another user's rights");
        Files.createDirectory(folder.resolve("closed"));
        Files.createFile(folder.resolve("open"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                folder.resolve("closed"), PosixFilePermissions.fromString("---------"));
        try (WorkDirectory theirs = WorkDirectory.ofHost(folder.toString(), STRANGER)) {
            assertThat(theirs.list().files()).containsExactly(new FileEntry("open", 0));
            assertThat(theirs.list().skipped())
                    .containsExactly("'closed' left out: it cannot be opened");
        }
    }

    @Test
    void rightsAreRefusedToAVirtualThread() throws InterruptedException {
        CompletableFuture<Integer> listed = new CompletableFuture<>();
        Thread.startVirtualThread(
                        () -> {
                            try {
                                listed.complete(work.list().files().size());
                            } catch (RuntimeException refused) {
                                listed.completeExceptionally(refused);
                            }
                        })
                .join();
        assertThatThrownBy(listed::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
