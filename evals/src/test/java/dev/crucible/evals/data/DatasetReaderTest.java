package dev.crucible.evals.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

class DatasetReaderTest {
    private static final String HUMANEVAL =
            """
            {"task_id":"HumanEval/0","prompt":"def f():\\n","entry_point":"f",\
            "canonical_solution":"    return 1\\n","test":"def check(c):\\n    assert c() == 1\\n"}
            """;

    @TempDir Path folder;

    private final DatasetReader reader = new DatasetReader(Optional.empty());

    @Test
    void readsHumanEval() throws IOException {
        Dataset dataset = reader.read(write("some.jsonl", HUMANEVAL));

        assertThat(dataset.name()).isEqualTo("some");
        assertThat(dataset.problems())
                .containsExactly(
                        new Problem(
                                "HumanEval/0",
                                "python",
                                "def f():\n",
                                "f",
                                "    return 1\n",
                                "def check(c):\n    assert c() == 1\n",
                                Map.of("form", "humaneval")));
    }

    @Test
    void readsPackedFilesWhateverTheirName() throws IOException {
        Path file = folder.resolve("packed");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(HUMANEVAL.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(reader.read(file).problems()).hasSize(1);
    }

    @Test
    void aCopyThatIsPackedOrLaidOutOtherwiseIsTheSameDataset() throws IOException {
        Path packed = folder.resolve("packed.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(HUMANEVAL.getBytes(StandardCharsets.UTF_8));
        }
        String digest = reader.read(write("some.jsonl", HUMANEVAL)).digest();

        assertThat(reader.read(packed).digest()).isEqualTo(digest);
        assertThat(reader.read(write("lines.jsonl", HUMANEVAL + "\n")).digest()).isEqualTo(digest);
        assertThat(reader.read(write("array.json", "[ " + HUMANEVAL + " ]")).digest())
                .isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({
        "HumanEval/0, HumanEval/1",
        "def f():, def f(): #",
        "'\"f\"', '\"g\"'",
        "return 1, return 2",
        "== 1, != 1",
        "'{', '{\"runtime\":\"node\",'",
        "'{', '{\"note\":\"else\",'"
    })
    void everyPartOfAProblemTellsADatasetFromOthers(String part, String other) throws IOException {
        String digest = reader.read(write("some.jsonl", HUMANEVAL)).digest();

        Path changed = write("other.jsonl", HUMANEVAL.replace(part, other));

        assertThat(Files.readString(changed)).isNotEqualTo(HUMANEVAL);
        assertThat(reader.read(changed).digest()).isNotEqualTo(digest);
    }

    @Test
    void keepsTheFurtherFieldsOfHumanEvalX() throws IOException {
        Path file =
                write(
                        "go.jsonl",
                        """
                        {"task_id":"Go/3","prompt":"p","import":"i","declaration":"d",\
                        "canonical_solution":"s","test":"t","test_setup":"u","level":3}
                        """);

        Problem problem = reader.read(file).problems().getFirst();

        assertThat(problem.runtime()).isEqualTo("go");
        assertThat(problem.field("import")).isEqualTo("i");
        assertThat(problem.field("declaration")).isEqualTo("d");
        assertThat(problem.field("test_setup")).isEqualTo("u");
        assertThat(problem.field("level")).isEqualTo("3");
        assertThat(problem.field("form")).isEqualTo("humaneval-x");
    }

    @Test
    void readsMbpp() throws IOException {
        Path file =
                write(
                        "mbpp.json",
                        """
                        [{"task_id": 2, "prompt": "Add.", "code": "def f(a):\\n  return a",
                          "test_imports": ["import math"], "test_list": ["assert f(1) == 1"]}]
                        """);

        Problem problem = reader.read(file).problems().getFirst();

        assertThat(problem.taskId()).isEqualTo("MBPP/2");
        assertThat(problem.runtime()).isEqualTo("python");
        assertThat(problem.prompt()).isEmpty();
        assertThat(problem.solution()).startsWith("def f");
        assertThat(problem.test()).isEqualTo("import math\nassert f(1) == 1\n");
        assertThat(problem.field("text")).isEqualTo("Add.");
        assertThat(problem.field("test_list")).isEqualTo("[\"assert f(1) == 1\"]");
    }

    @Test
    void aFolderMayMixLanguagesAndBringSamples() throws IOException {
        write(
                "problems.jsonl",
                HUMANEVAL
                        + """
                        {"task_id":"sum","runtime":"JavaScript","prompt":"p",\
                        "canonical_solution":"s","test":"t"}
                        """);
        write("samples.jsonl", "{\"task_id\":\"sum\",\"completion\":\"c\",\"label\":\"wrong\"}\n");

        Dataset dataset = reader.read(folder);

        assertThat(dataset.runtimes()).containsExactly("node", "python");
        assertThat(dataset.samples()).contains(folder.resolve("samples.jsonl"));
        assertThat(dataset.ofRuntime("js").problems()).hasSize(1);
        assertThat(dataset.first(1).problems()).hasSize(1);
    }

    @Test
    void anUnknownLanguageNeedsToBeSaid() throws IOException {
        Path file = write("some.jsonl", HUMANEVAL.replace("HumanEval/0", "mine-1"));

        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("--runtime");
        assertThat(new DatasetReader(Optional.of("py")).read(file).runtimes())
                .containsExactly("python");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"task_id\": 1, | line 2 | is not JSON",
                "[1,2] | line 2 | is not a JSON object",
                "{} | line 2 | known form",
                "{\"task_id\":\"a\",\"prompt\":\"\"} | line 2 | nothing says the language",
                "{\"task_id\":\"Go/1\",\"prompt\":\"\",\"test\":\"\",\"declaration\":\"\"} | line 2"
                        + " | field 'canonical_solution' is missing",
                "{\"task_id\":\"HumanEval/1\",\"prompt\":7,\"entry_point\":\"f\"} | line 2 |"
                        + " field 'prompt' is not a string",
                "{\"task_id\":1,\"code\":\"\",\"test_list\":\"x\"} | line 2 | is not an array",
                "{\"task_id\":1,\"code\":\"\",\"test_list\":[]} | line 2 | is empty",
                "{\"task_id\":1,\"code\":\"\",\"test_list\":[4]} | line 2 | not a string",
                "{\"prompt\":\"\",\"entry_point\":\"\"} | line 2 | field 'task_id' is missing",
            })
    void aBrokenLineIsNamed(String line, String place, String problem) throws IOException {
        Path file = write("broken.jsonl", HUMANEVAL + line + "\n");

        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("broken.jsonl " + place)
                .hasMessageContaining(problem)
                .hasMessageContaining("expected");
    }

    @Test
    void theSameIdTwiceIsNamedWithBothPlaces() throws IOException {
        Path file = write("twice.jsonl", HUMANEVAL + "\n" + HUMANEVAL);

        assertThatThrownBy(() -> reader.read(file))
                .hasMessageContaining("line 3")
                .hasMessageContaining("line 1")
                .hasMessageContaining("twice");
    }

    @Test
    void anOverlongLineIsRefusedWithoutBeingHeld() throws IOException {
        Path file = write("long.jsonl", " ".repeat(JsonRecords.MAX_LINE + 1) + HUMANEVAL);

        assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("line 1: is too long");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> reader.read(folder.resolve("nothing.jsonl")))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> reader.read(folder)).hasMessageContaining("problems.jsonl");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = write("empty.jsonl", "\n\n");

        assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("is empty");
    }

    @Test
    void samplesAreNumberedWithinTheirProblem() throws IOException {
        Dataset dataset = reader.read(write("some.jsonl", HUMANEVAL));
        Path samples =
                write(
                        "samples.jsonl",
                        """
                        {"task_id":"HumanEval/0","completion":"a"}

                        {"task_id":"HumanEval/0","completion":"b","label":"hostile: fork bomb"}
                        {"task_id":"HumanEval/0","completion":"c","expect":"memory-limit"}
                        """);

        try (SampleReader read = SampleReader.open(samples, dataset)) {
            Candidate first = read.next();
            Candidate second = read.next();
            Candidate third = read.next();
            assertThat(first.sample().index()).isZero();
            assertThat(first.expectation().stated()).isFalse();
            assertThat(second.sample().index()).isEqualTo(1);
            assertThat(second.expectation().text()).isEqualTo("contained");
            assertThat(third.expectation().text()).isEqualTo("memory-limit");
            assertThat(((Iterator<Candidate>) read).hasNext()).isFalse();
        }
        assertThat(SampleReader.check(samples, dataset).total()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"task_id\":\"HumanEval/9\",\"completion\":\"\"} | 'HumanEval/9' is unknown",
                "{\"task_id\":\"HumanEval/0\"} | field 'completion' is missing",
                "{\"task_id\":\"HumanEval/0\",\"completion\":\"\",\"expect\":\"luck\"} | 'luck'",
            })
    void aBrokenSampleIsNamed(String line, String problem) throws IOException {
        Dataset dataset = reader.read(write("some.jsonl", HUMANEVAL));
        Path samples = write("samples.jsonl", line + "\n");

        assertThatThrownBy(() -> SampleReader.check(samples, dataset))
                .hasMessageContaining("samples.jsonl line 1")
                .hasMessageContaining(problem);
    }

    @Test
    void theRealDatasetsAreRead() {
        String data = System.getenv("CRUCIBLE_DATA");
        assumeTrue(data != null, "CRUCIBLE_DATA names no folder with real datasets");
        Path root = Path.of(data);

        Dataset humanEval = reader.read(root.resolve("humaneval/HumanEval.jsonl.gz"));
        assertThat(humanEval.problems()).hasSize(164);
        assertThat(
                        SampleReader.check(
                                        root.resolve("codegen16b/samples-20.jsonl.gz"), humanEval)
                                .total())
                .isEqualTo(3280);
        Map<String, String> languages =
                Map.of(
                        "python", "python", "java", "java", "js", "node", "cpp", "cpp", "go", "go",
                        "rust", "rust");
        languages.forEach((file, runtime) -> {
            Dataset some = reader.read(root.resolve("humaneval-x/humaneval_" + file + ".jsonl.gz"));
            assertThat(some.problems()).hasSize(164);
            assertThat(some.runtimes()).containsExactly(runtime);
        });
        assertThat(reader.read(root.resolve("mbpp/sanitized-mbpp.json")).problems()).hasSize(427);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
