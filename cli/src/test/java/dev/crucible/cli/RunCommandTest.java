package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.IsolationClass;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command {@code run} with the real engines and the real Python of this machine. */
class RunCommandTest {
    @TempDir Path folder;

    @BeforeAll
    static void somethingCanRunHere() {
        try (Composition composition = new Composition(System.getenv())) {
            assumeTrue(
                    composition.engines().engines().stream()
                            .anyMatch(engine ->
                                    engine.info().availability().available()
                                            && engine.info().isolation() != IsolationClass.NONE),
                    "no isolating engine can be used here");
            assumeTrue(
                    composition.runtimes().find("python").isPresent(), "there is no Python here");
        }
    }

    @Test
    void outputAndExitCodeAreTheProgramsOwn() throws IOException {
        CommandLineRun run =
                run("import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.exit(7)\n");

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.text()).isEqualTo("out\n");
        assertThat(run.err()).isEqualTo("err\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "while True: pass | 124 | wall limit of 1 s",
                "x = []\\nwhile True: x.append(bytearray(10**7)) | 137 | memory limit",
                "while True: print('x' * 1000) | 137 | output limit",
                "import os; os.kill(os.getpid(), 11) | 139 | ``",
                "import os; os.kill(os.getpid(), 9) | 137 | ``",
            })
    void limitsAndSignalsHaveTheirExitCodes(String program, int code, String message)
            throws IOException {
        CommandLineRun run =
                run(
                        program.replace("\\n", "\n"),
                        "--time",
                        "1s",
                        "--memory",
                        "64m",
                        "--output",
                        "64k");

        assertThat(run.err()).contains(message);
        assertThat(run.code()).isEqualTo(code);
    }

    @Test
    void pipedBytesAreExactAndATerminalIsSafe() throws IOException {
        Path program =
                write(
                        "esc.py",
                        "import sys\nsys.stdout.buffer.write(b'\\x1b[2J\\xff\\xc2\\x9bA\\r\\n')\n");
        String[] arguments = {"run", program.toString()};

        CommandLineRun piped = CommandLineRun.of(Map.of(), "", false, arguments);
        CommandLineRun shown = CommandLineRun.of(Map.of(), "", true, arguments);

        assertThat(piped.out())
                .containsExactly(0x1b, '[', '2', 'J', 0xff, 0xc2, 0x9b, 'A', '\r', '\n');
        assertThat(shown.text()).isEqualTo("␛[2J\ufffd<U+009B>A␍\n");
    }

    @Test
    void jsonIsOneObjectOfTheDocumentedShape() throws IOException {
        CommandLineRun run = run("import sys\nprint('é')\nsys.exit(3)\n", "--json");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.lines()).hasSize(1);
        JsonNode node = JsonMapper.shared().readTree(run.out());
        assertThat(node.path("id").stringValue()).startsWith("run-");
        assertThat(node.path("outcome").path("type").stringValue()).isEqualTo("exited");
        assertThat(node.path("outcome").path("code").intValue()).isEqualTo(3);
        assertThat(node.path("stdout").stringValue()).isEqualTo("é\n");
        assertThat(node.has("stdoutBase64")).isFalse();
        assertThat(node.path("stdoutTruncated").booleanValue()).isFalse();
        assertThat(node.path("stage").stringValue()).isEqualTo("run");
        assertThat(node.path("usage").path("wallMillis").longValue()).isPositive();
        assertThat(node.path("usage").has("cpuMillis")).isTrue();
        assertThat(node.path("usage").has("memoryPeakBytes")).isTrue();
        assertThat(node.path("isolation").stringValue()).isEqualTo("process");
        assertThat(node.path("attestation").path("controls").isEmpty()).isFalse();
        assertThat(node.path("artifacts").isArray()).isTrue();
        assertThat(node.path("notes").isArray()).isTrue();
    }

    @Test
    void bytesThatAreNotTextComeInBase64Too() throws IOException {
        CommandLineRun run = run("import sys\nsys.stdout.buffer.write(b'\\xff')\n", "--json");

        JsonNode node = JsonMapper.shared().readTree(run.out());
        assertThat(node.path("stdout").stringValue()).isEqualTo("\ufffd");
        assertThat(node.path("stdoutBase64").stringValue()).isEqualTo("/w==");
    }

    @Test
    void aLimitIsNamedInJson() throws IOException {
        CommandLineRun run = run("while True: pass\n", "--json", "--time", "500ms");

        JsonNode outcome = JsonMapper.shared().readTree(run.out()).path("outcome");
        assertThat(outcome.path("type").stringValue()).isEqualTo("limit");
        assertThat(outcome.path("limit").stringValue()).isEqualTo("wall");
        assertThat(run.code()).isEqualTo(124);
    }

    @Test
    void inputArgumentsEnvironmentAndFilesArrive() throws IOException {
        Path module = Files.createDirectories(folder.resolve("lib/inner")).resolve("m.py");
        Files.writeString(module, "answer = 42\n");
        Path input = write("input", "hello\n");
        Path program =
                write(
                        "main.py",
                        "import sys, os\nfrom inner.m import answer\n"
                                + "print(input(), sys.argv[1:], os.environ['K'], answer,"
                                + " open('data/x').read())\n");

        CommandLineRun run =
                CommandLineRun.of(
                        Map.of(),
                        "run",
                        program.toString(),
                        "--stdin",
                        input.toString(),
                        "--env",
                        "K=v=1",
                        "--file",
                        folder.resolve("lib") + "=.",
                        "--file",
                        input + "=data/x",
                        "--",
                        "--json",
                        "b");

        assertThat(run.text()).isEqualTo("hello ['--json', 'b'] v=1 42 hello\n\n");
        assertThat(run.code()).isZero();
    }

    @Test
    void theProgramOrItsInputMayComeFromStandardInput() throws IOException {
        CommandLineRun program =
                CommandLineRun.of(
                        Map.of(), "print(6 * 7)\n", false, "run", "-", "--runtime", "python");
        CommandLineRun input =
                CommandLineRun.of(
                        Map.of(),
                        "a\nb\n",
                        false,
                        "run",
                        write("cat.py", "import sys\nprint(sys.stdin.read().upper())\n").toString(),
                        "--stdin",
                        "-");

        assertThat(program.text()).isEqualTo("42\n");
        assertThat(input.text()).isEqualTo("A\nB\n\n");
    }

    @Test
    void collectedFilesAreWritten() throws IOException {
        Path program =
                write(
                        "make.py",
                        "import os\n"
                                + "os.makedirs('d')\n"
                                + "open('d/a.txt','w').write('A')\n"
                                + "open('b.bin','w').write('B')\n"
                                + "os.symlink('/etc/passwd','l.txt')\n");
        Path out = folder.resolve("out");

        CommandLineRun run =
                CommandLineRun.of(
                        Map.of(),
                        "run",
                        program.toString(),
                        "--collect",
                        "**/*.txt",
                        "--out",
                        out.toString());

        assertThat(run.code()).isZero();
        assertThat(out.resolve("d/a.txt")).hasContent("A");
        try (Stream<Path> all = Files.walk(out)) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "run nothing.py | 2 | 'nothing.py' does not exist",
                "run FILE --runtime cobol | 2 | no runtime is called 'cobol'",
                "run FILE --engine magic | 2 | no engine is called 'magic'",
                "run FILE --memory 1k | 2 | --memory: 1024 is impossible",
                "run FILE --memory 12q | 2 | '12q' is no size (expected a size such as",
                "run FILE --time soon | 2 | 'soon' is no duration (expected a duration such as",
                "run FILE --time 48h | 2 | --time:",
                "run FILE --isolation strong | 2 | expected none, language, process, kernel, vm",
                "run FILE --network all | 2 | expected none or loopback",
                "run FILE --env K | 2 | --env: 'K' has no value (expected K=V)",
                "run FILE --collect *.txt | 2 | --out DIR or --json",
                "run - | 2 | --runtime NAME",
                "run - --stdin - | 2 | standard input",
                "run FILE --memry 1g | 2 | Possible solutions: --memory",
                "run FILE --isolation vm | 125 | refused: isolation vm",
                "run FILE --engine subprocess | 125 | --unsafe",
                "rnu FILE | 2 | crucible run",
            })
    void badInputIsNamedWithWhatWasExpected(String command, int code, String message)
            throws IOException {
        String file = write("x.py", "print(1)\n").toString();
        String[] arguments =
                Stream.of(command.split(" ", -1))
                        .map(word -> word.equals("FILE") ? file : word)
                        .toArray(String[]::new);

        CommandLineRun run = CommandLineRun.of(Map.of(), arguments);

        assertThat(run.err()).contains(message);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void everyFaultIsNamedAtOnce() throws IOException {
        CommandLineRun run = run("print(1)\n", "--memory", "1k", "--processes", "0");

        assertThat(run.err()).contains("--memory").contains("--processes");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void aCompilersWordsAreShown() throws IOException {
        try (Composition composition = new Composition(System.getenv())) {
            assumeTrue(composition.runtimes().find("c").isPresent(), "there is no C compiler here");
        }
        Path program = write("bad.c", "int main(void) { return nonsense; }\n");

        CommandLineRun run = CommandLineRun.of(Map.of(), "run", program.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("nonsense");
    }

    @Test
    void listsSayWhatIsHere() {
        assertThat(CommandLineRun.of(Map.of(), "engines").text()).contains("jail", "process");
        JsonNode engines =
                JsonMapper.shared()
                        .readTree(CommandLineRun.of(Map.of(), "engines", "--json").out());
        assertThat(engines.path("engines").size()).isGreaterThanOrEqualTo(3);
        JsonNode runtimes =
                JsonMapper.shared()
                        .readTree(CommandLineRun.of(Map.of(), "runtimes", "--json").out());
        assertThat(runtimes.path("runtimes").findValuesAsString("name")).contains("python");
    }

    @Test
    void helpBeginsWithExamples() {
        for (List<String> command :
                List.of(List.of("run"), List.of("eval", "code"), List.<String>of())) {
            String[] arguments =
                    Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);
            CommandLineRun help = CommandLineRun.of(Map.of(), arguments);

            assertThat(help.code()).isZero();
            assertThat(help.text().indexOf("Examples:"))
                    .isPositive()
                    .isLessThan(help.text().indexOf("Usage:"));
        }
        assertThat(CommandLineRun.of(Map.of(), "run", "--help").text())
                .contains(
                        "default: 10s",
                        "default: 512m",
                        "default: 64)",
                        "default: 64m",
                        "256 open");
    }

    private CommandLineRun run(String program, String... options) throws IOException {
        String file = write("program.py", program).toString();
        return CommandLineRun.of(
                Map.of(),
                Stream.concat(Stream.of("run", file), Stream.of(options)).toArray(String[]::new));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
