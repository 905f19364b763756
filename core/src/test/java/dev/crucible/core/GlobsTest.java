package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Random;

class GlobsTest {
    @ParameterizedTest
    @CsvSource({
        "a.txt, a.txt, true",
        "a.txt, aXtxt, false",
        "*.txt, a.txt, true",
        "*.txt, d/a.txt, false",
        "**, a/b/c, true",
        "**/*.txt, a.txt, true",
        "**/*.txt, a/b/c.txt, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "a/**/z, az, false",
        "?.c, a.c, true",
        "?.c, ab.c, false",
        "a?b, a/b, false",
        "[ab], a, false",
        "[ab], [ab], true",
        "{x}, {x}, true",
        "'\\Q', '\\Q', true",
    })
    void aPatternFitsAWholePath(String glob, String path, boolean fits) {
        assertThat(Globs.matches(glob, path)).isEqualTo(fits);
    }

    @Test
    void namesMayHoldAnyCharacter() {
        assertThat(Globs.matches("*", "a\nb")).isTrue();
        assertThat(Globs.matches("**", "a\r\n/b\u2028")).isTrue();
        assertThat(Globs.matches("a\nb", "a\nb")).isTrue();
        assertThat(Globs.matches("😀.txt", "😀.txt")).isTrue();
        assertThat(Globs.matches("?.txt", "😀.txt")).isTrue();
        assertThat(Globs.matches("*😀", "ab😀")).isTrue();
    }

    @Test
    void matchingAgreesWithItsDefinition() {
        Random random = new Random(7);
        String[] pieces = {"a", "b", "/", "*", "**", "**/", "?", ".", "😀"};
        String[] letters = {"a", "b", "/", ".", "😀", "\n"};
        for (int round = 0; round < 100_000; round++) {
            String glob = build(random, pieces, random.nextInt(6));
            String path = build(random, letters, random.nextInt(7));
            assertThat(Globs.matches(glob, path))
                    .as("%s on %s", glob, path)
                    .isEqualTo(
                            fits(glob.codePoints().toArray(), 0, path.codePoints().toArray(), 0));
        }
    }

    private static String build(Random random, String[] pieces, int count) {
        StringBuilder built = new StringBuilder();
        for (int piece = 0; piece < count; piece++) {
            built.append(pieces[random.nextInt(pieces.length)]);
        }
        return built.toString();
    }

    /** The definition, tried in every possible way. */
    private static boolean fits(int[] glob, int g, int[] path, int p) {
        if (g == glob.length) {
            return p == path.length;
        }
        boolean star = glob[g] == '*';
        boolean twoStars = star && g + 1 < glob.length && glob[g + 1] == '*';
        if (twoStars && g + 2 < glob.length && glob[g + 2] == '/') {
            for (int end = p; end <= path.length; end++) {
                boolean folders = end == p || path[end - 1] == '/';
                if (folders && fits(glob, g + 3, path, end)) {
                    return true;
                }
            }
            return false;
        }
        if (star) {
            int next = twoStars ? g + 2 : g + 1;
            for (int end = p; end <= path.length; end++) {
                if (fits(glob, next, path, end)) {
                    return true;
                }
                if (end < path.length && path[end] == '/' && !twoStars) {
                    return false;
                }
            }
            return false;
        }
        boolean one = p < path.length && (glob[g] == '?' ? path[p] != '/' : path[p] == glob[g]);
        return one && fits(glob, g + 1, path, p + 1);
    }

    @Test
    void aHostileNameCannotMakeMatchingSlow() {
        String name = "a".repeat(255);
        String path = (name + "/").repeat(32) + name;
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> {
                    assertThat(Globs.matches("*a*a*a*a*a*a*a*b", name)).isFalse();
                    assertThat(Globs.matches("**a**a**a**b", path)).isFalse();
                    assertThat(Globs.matches("**/*a/**/*a/*b", path)).isFalse();
                    assertThat(Globs.matches("**/".repeat(4) + "b", path)).isFalse();
                });
    }

    @Test
    void aFaultyPatternIsExplained() {
        assertThat(Globs.fault("")).contains("is empty");
        assertThat(Globs.fault("/etc/*")).contains("'/etc/*' is absolute");
        assertThat(Globs.fault("x".repeat(1025))).contains("is longer than 1024 characters");
        assertThat(Globs.fault("*********")).contains("'*********' has more than 8 wildcards");
    }

    @Test
    void aPatternAtItsBoundsIsFine() {
        assertThat(Globs.fault("x".repeat(1024))).isEmpty();
        assertThat(Globs.fault("********")).isEmpty();
        assertThat(Globs.fault("????????????")).isEmpty();
    }
}
