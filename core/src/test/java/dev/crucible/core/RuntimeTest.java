package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class RuntimeTest {
    private static final Limits LIMITS = Limits.DEFAULTS.withMemoryBytes(512L << 20);

    static Runtime runtime(String name, List<String> compile, List<String> run) {
        return new Runtime(
                name,
                "1.0",
                List.of(name),
                "/usr/bin/" + name,
                compile,
                run,
                List.of("*.bin"),
                Map.of("FROM_RUNTIME", name),
                List.of("/opt/" + name),
                Limits.COMPILE_DEFAULTS);
    }

    private static List<String> argv(List<String> template, String entry, Limits limits) {
        return runtime("lang", List.of(), template)
                .argv(
                        template,
                        entry,
                        List.of("a.lang", "b.lang"),
                        List.of("-v", "{entry}"),
                        limits);
    }

    @Test
    void placeholdersAreFilledInAnywhereInAWord() {
        assertThat(
                        argv(
                                List.of("{program}", "-Xmx{heapMiB}m", "--in={entry}:{name}", "-"),
                                "src/Main.lang",
                                LIMITS))
                .containsExactly("/usr/bin/lang", "-Xmx384m", "--in=src/Main.lang:Main", "-");
    }

    @Test
    void sourcesAndArgumentsBecomeAnyNumberOfWords() {
        assertThat(argv(List.of("{sources}", "--", "{args}"), "a.lang", LIMITS))
                .containsExactly("a.lang", "b.lang", "--", "-v", "{entry}");
    }

    @Test
    void sourcesAndArgumentsStandAlone() {
        assertThat(argv(List.of("x{sources}", "{args}y"), "a.lang", LIMITS))
                .containsExactly("x{sources}", "{args}y");
    }

    @ParameterizedTest
    @CsvSource({
        "a.lang, a",
        "d.e/a.b.lang, a.b",
        "noending, noending",
        ".hidden, .hidden",
        "d/.hidden, .hidden",
    })
    void aNameIsTheFileWithoutFolderAndEnding(String entry, String name) {
        assertThat(argv(List.of("{name}"), entry, LIMITS)).containsExactly(name);
    }

    @Test
    void aFileMayBeCalledLikeAPlaceholder() {
        assertThat(argv(List.of("{entry}"), "{heapMiB}.lang", LIMITS))
                .containsExactly("{heapMiB}.lang");
        assertThat(argv(List.of("{name}+{entry}"), "{entry}.lang", LIMITS))
                .containsExactly("{entry}+{entry}.lang");
        assertThat(argv(List.of("{entry}"), "$1\\.lang", LIMITS)).containsExactly("$1\\.lang");
    }

    @Test
    void anUnknownPlaceholderIsLeftAlone() {
        assertThat(argv(List.of("{nothing}", "{}", "{", "}"), "a", LIMITS))
                .containsExactly("{nothing}", "{}", "{", "}");
    }

    @Test
    void theHeapIsThreeQuartersOfTheMemoryButNeverNothing() {
        assertThat(argv(List.of("{heapMiB}"), "a", LIMITS.withMemoryBytes(4L << 20)))
                .containsExactly("3");
        assertThat(argv(List.of("{heapMiB}"), "a", LIMITS.withMemoryBytes(1))).containsExactly("2");
    }

    @Test
    void aLanguageWithACompileStepIsCompiled() {
        assertThat(runtime("c", List.of("cc"), List.of("a")).compiled()).isTrue();
        assertThat(runtime("py", List.of(), List.of("a")).compiled()).isFalse();
    }

    private static RuntimeCatalog catalog() {
        return new FakeCatalog(
                List.of(
                        runtime("c", List.of("cc"), List.of("a")),
                        runtime("py", List.of(), List.of("a"))),
                List.of());
    }

    @Test
    void aRuntimeIsFoundByItsName() {
        assertThat(catalog().find("py")).map(Runtime::name).contains("py");
        assertThat(catalog().find("perl")).isEmpty();
    }

    @Test
    void aRuntimeIsFoundByTheEndingOfAFile() {
        assertThat(catalog().forFile("a.b.py")).map(Runtime::name).contains("py");
        assertThat(catalog().forFile("d/a.c")).map(Runtime::name).contains("c");
        assertThat(catalog().forFile("a.pl")).isEmpty();
        assertThat(catalog().forFile("a.")).isEmpty();
    }

    @Test
    void aFileWithoutAnEndingBelongsToNoRuntime() {
        assertThat(catalog().forFile("c")).isEmpty();
        assertThat(catalog().forFile("lib.d/c")).isEmpty();
        assertThat(catalog().forFile("lib/py")).isEmpty();
    }
}
