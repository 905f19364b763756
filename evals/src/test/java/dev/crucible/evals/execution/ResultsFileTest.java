package dev.crucible.evals.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.CrucibleException;
import dev.crucible.evals.Sample;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class ResultsFileTest {
    private static final EvaluationHeader HEADER = header("a");

    @TempDir Path folder;

    @Test
    void aLaterStartFindsWhatWasScored() {
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            results.append(result("one", 0, Verdict.PASSED));
            results.append(result("one", 1, Verdict.TIME_LIMIT));
        }
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            assertThat(results.results()).isEqualTo(2);
            assertThat(results.contains(sample("one", 1))).isTrue();
            assertThat(results.contains(sample("one", 2))).isFalse();
            assertThat(results.finishedMillis()).isEmpty();
            results.append(result("one", 2, Verdict.PASSED));
            results.finish(1234);
        }
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            assertThat(results.finishedMillis()).hasValue(1234);
            assertThat(all(results)).extracting(SampleResult::index).containsExactly(0, 1, 2);
        }
    }

    /** Whatever byte a kill stops at, the file opens, and what was whole is kept. */
    @Test
    void aFileCutOffAtAnyByteIsContinued() throws IOException {
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            results.append(result("one", 0, Verdict.PASSED));
            results.append(result("two", 0, Verdict.WRONG_ANSWER));
        }
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            long lines = count(whole, length);
            try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
                assertThat(results.results())
                        .as("cut at %d", length)
                        .isEqualTo(Math.max(0, lines - 1));
                for (String task : List.of("one", "two")) {
                    if (!results.contains(sample(task, 0))) {
                        results.append(result(task, 0, Verdict.PASSED));
                    }
                }
                assertThat(all(results)).hasSize(2);
            }
        }
    }

    @Test
    void anotherEvaluationIsNotMixedIn() {
        ResultsFile.open(file(), HEADER, false).close();

        assertThatThrownBy(() -> ResultsFile.open(file(), header("b"), false))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("another evaluation")
                .hasMessageContaining("--fresh");
        try (ResultsFile results = ResultsFile.open(file(), header("b"), true)) {
            assertThat(results.results()).isZero();
        }
    }

    @Test
    void aFileThatIsSomethingElseIsLeftAlone() throws IOException {
        for (String content : List.of("precious", "precious\nwords\n", "{\"a\":1}\n")) {
            Files.writeString(file(), content);
            for (boolean fresh : new boolean[] {false, true}) {
                assertThatThrownBy(() -> ResultsFile.open(file(), HEADER, fresh))
                        .isInstanceOf(CrucibleException.class)
                        .hasMessageContaining("results file");
                assertThat(file()).hasContent(content);
            }
        }
    }

    @Test
    void aDamagedLineInTheMiddleIsNamed() throws IOException {
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            results.append(result("one", 0, Verdict.PASSED));
        }
        String good = Files.readString(file());
        Files.writeString(file(), good + "garbage\n" + good.lines().toList().get(1) + "\n");

        assertThatThrownBy(() -> ResultsFile.open(file(), HEADER, false))
                .hasMessageContaining("line 3");
    }

    @Test
    void twoWritersAreRefused() {
        try (ResultsFile _ = ResultsFile.open(file(), HEADER, false)) {
            assertThatThrownBy(() -> ResultsFile.open(file(), HEADER, false))
                    .hasMessageContaining("being written by another evaluation");
        }
    }

    @Test
    void aFullDiskIsSaid() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full here");

        assertThatThrownBy(() -> ResultsFile.open(full, HEADER, false))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("/dev/full");
    }

    @Test
    void hostileDetailsStayOneLine() throws IOException {
        String hostile = "a\n{\"type\":\"finished\"}\r\u2028\u001b[2J\ud800" + "x".repeat(600);
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            results.append(
                    new SampleResult(
                            "one", 0, "python", "", "", new Score(Verdict.EXCEPTION, hostile), 1));
        }
        assertThat(Files.readAllLines(file())).hasSize(2);
        try (ResultsFile results = ResultsFile.open(file(), HEADER, false)) {
            assertThat(results.finishedMillis()).isEmpty();
            assertThat(all(results).getFirst().score().detail()).startsWith("a\n{\"type\"");
        }
    }

    private Path file() {
        return folder.resolve("results.jsonl");
    }

    private static long count(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(c -> c == '\n')
                .count();
    }

    private static List<SampleResult> all(ResultsFile results) {
        List<SampleResult> all = new ArrayList<>();
        results.forEach(all::add);
        return all;
    }

    static EvaluationHeader header(String digest) {
        return new EvaluationHeader("set", 3, new TreeMap<>(Map.of("dataset", digest)));
    }

    static Sample sample(String task, int index) {
        return new Sample(task, index, "", "");
    }

    private static SampleResult result(String task, int index, Verdict verdict) {
        return new SampleResult(task, index, "python", "", "", new Score(verdict, ""), 5);
    }
}
