package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

class SandboxFileTest {
    private static List<Fault> faults(String path) {
        return SandboxFile.pathFaults("files", path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "a.b", "a/b/c", "...", "..a", ".hidden", "a b", "-rf", "é/日本/😀", "a\nb",
                "a\\b", "~", "C:x",
            })
    void aNameBelowTheDirectoryIsAccepted(String path) {
        assertThat(faults(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "//a", ".", "..", "../a", "a/..", "a/../b", "a/./b", "a//b", "a/",
                "./a", "a\0b", "a/\0", "\0",
            })
    void aPathThatIsNoNameBelowTheDirectoryIsRefused(String path) {
        assertThat(faults(path)).isNotEmpty();
    }

    @Test
    void lengthIsCountedInBytes() {
        assertThat(faults("x".repeat(255))).isEmpty();
        assertThat(faults("x".repeat(256))).isNotEmpty();
        assertThat(faults("é".repeat(127))).isEmpty();
        assertThat(faults("é".repeat(128))).isNotEmpty();
        assertThat(faults("abc/".repeat(255) + "abcd")).isEmpty();
        assertThat(faults("abc/".repeat(255) + "abcde")).isNotEmpty();
    }

    @Test
    void everythingWrongWithAPathIsSaidAtOnce() {
        assertThat(faults("\0/" + "x/".repeat(600) + ".."))
                .extracting(Fault::problem)
                .hasSize(3)
                .anyMatch(problem -> problem.contains("too long"))
                .anyMatch(problem -> problem.contains("NUL"))
                .anyMatch(problem -> problem.contains("a part '..'"));
    }

    @Test
    void aFaultNamesItsField() {
        assertThat(faults("")).containsExactly(new Fault("files", "is empty", "a relative path"));
        assertThat(faults("/etc/passwd"))
                .containsExactly(
                        new Fault("files", "'/etc/passwd' is absolute", "a relative path"));
    }

    @Test
    void noAcceptedPathEscapes() {
        Random random = new Random(3);
        Path root = Path.of("/sandbox/work");
        String[] pieces = {"a", "b", "/", "..", ".", "\0", "é", "x".repeat(130), " ", "\\"};
        int accepted = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder built = new StringBuilder();
            int count = random.nextInt(10);
            for (int piece = 0; piece < count; piece++) {
                built.append(pieces[random.nextInt(pieces.length)]);
            }
            String path = built.toString();
            if (!faults(path).isEmpty()) {
                continue;
            }
            accepted++;
            Path resolved = root.resolve(path);
            assertThat(resolved.normalize()).as("%s", path).isEqualTo(resolved);
            assertThat(resolved.startsWith(root)).as("%s", path).isTrue();
            assertThat(resolved).as("%s", path).isNotEqualTo(root);
            assertThat(root.relativize(resolved)).as("%s", path).hasToString(path);
            for (Path part : root.relativize(resolved)) {
                assertThat(part.toString().getBytes(StandardCharsets.UTF_8).length)
                        .isBetween(1, SandboxFile.MAX_PART);
            }
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    @Test
    void aPlainFileIsNotExecutable() {
        assertThat(SandboxFile.of("a", Bytes.EMPTY))
                .isEqualTo(new SandboxFile("a", Bytes.EMPTY, false));
    }
}
