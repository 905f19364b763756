package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class RunRequestTest {
    private static final String ID = "sha256:" + "0f".repeat(32);
    private static final String SHORT = "sha256:0123456789ab";
    private static final SandboxFile PROGRAM = SandboxFile.of("main.py", Bytes.utf8("print()"));

    private static RunRequest.Builder request() {
        return RunRequest.of("python", PROGRAM);
    }

    private static List<Fault> faults(RunRequest.Builder builder) {
        InvalidRequestException invalid =
                catchThrowableOfType(InvalidRequestException.class, builder::build);
        return invalid == null ? List.of() : invalid.faults();
    }

    private static List<String> problems(RunRequest.Builder builder) {
        return faults(builder).stream().map(Fault::describe).toList();
    }

    private static SandboxFile file(String path) {
        return SandboxFile.of(path, Bytes.EMPTY);
    }

    @Test
    void everythingButTheProgramHasADefault() {
        RunRequest request = request().build();
        assertThat(request)
                .isEqualTo(
                        new RunRequest(
                                "python",
                                List.of(PROGRAM),
                                "main.py",
                                List.of(),
                                Map.of(),
                                Stdin.NONE,
                                Limits.DEFAULTS,
                                NetworkAccess.NONE,
                                Isolation.of(IsolationClass.PROCESS),
                                new EngineChoice.Auto(),
                                List.of(),
                                ""));
    }

    @Test
    void everyPartCanBeSet() {
        Limits limits = Limits.DEFAULTS.withWall(Duration.ofSeconds(3));
        Stdin stdin = new Stdin.Fixed(Bytes.utf8("in"));
        EngineChoice engine = new EngineChoice.Named("jail", false);
        RunRequest request =
                request()
                        .file(file("data/a"))
                        .arguments(List.of("-x"))
                        .environment("A", "1")
                        .stdin(stdin)
                        .limits(limits)
                        .network(NetworkAccess.LOOPBACK)
                        .isolation(IsolationClass.VM)
                        .engine(engine)
                        .collect(List.of("*.txt"))
                        .image("python:3")
                        .build();
        assertThat(request)
                .isEqualTo(
                        new RunRequest(
                                "python",
                                List.of(PROGRAM, file("data/a")),
                                "main.py",
                                List.of("-x"),
                                Map.of("A", "1"),
                                stdin,
                                limits,
                                NetworkAccess.LOOPBACK,
                                Isolation.of(IsolationClass.VM),
                                engine,
                                List.of("*.txt"),
                                "python:3"));
    }

    @Test
    void theNameOfAnImageHasAForm() {
        for (String good :
                List.of("python", "python:3.12-slim", "localhost:5000/a/b_c:T", ID, SHORT)) {
            assertThat(problems(request().image(good))).isEmpty();
        }
        for (String bad :
                List.of(
                        "Python",
                        "../x",
                        "a:",
                        "/a",
                        "a//b",
                        "a:b:c",
                        "sha256:12",
                        "x".repeat(256))) {
            assertThat(problems(request().image(bad))).hasSize(1).first().asString().contains(bad);
        }
    }

    @Test
    void changingTheBuilderLaterDoesNotChangeTheRequest() {
        List<String> arguments = new ArrayList<>(List.of("a"));
        RunRequest.Builder builder = request().arguments(arguments);
        RunRequest request = builder.build();
        arguments.add("b");
        builder.file(file("more")).environment("A", "1");
        assertThat(request.arguments()).containsExactly("a");
        assertThat(request.files()).containsExactly(PROGRAM);
        assertThat(request.environment()).isEmpty();
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        RunRequest.Builder broken =
                new RunRequest.Builder(" ", "missing.py")
                        .file(file("/etc/passwd"))
                        .file(file("a/../b"))
                        .file(file("twice"))
                        .file(file("twice"))
                        .file(file("both"))
                        .file(file("both/below"))
                        .file(SandboxFile.of("big", Bytes.copyOf(new byte[70_000])))
                        .arguments(List.of("a\0b", "x".repeat(RunRequest.MAX_COMMAND_BYTES)))
                        .environment("A=B", "1")
                        .environment("", "1")
                        .environment("NUL\0", "1")
                        .environment("C", "1\0")
                        .limits(Limits.DEFAULTS.withDiskBytes(1).withProcesses(0))
                        .collect(List.of("", "/abs"));
        assertThat(faults(broken))
                .extracting(fault -> fault.field() + ": " + fault.problem())
                .containsExactlyInAnyOrder(
                        "runtime: is missing",
                        "limits.processes: 0 is impossible",
                        "limits.diskBytes: 1 is impossible",
                        "files: '/etc/passwd' is absolute",
                        "files: 'a/../b' has a part '..'",
                        "files: 'twice' is there twice",
                        "files: 'both' is a file and a folder",
                        "files: 70000 bytes do not fit",
                        "entry: 'missing.py' is not a file",
                        "arguments: contains a NUL character",
                        "environment: 'A=B' is no name",
                        "environment: '' is no name",
                        "environment: 'NUL\0' is no name",
                        "environment: C contains a NUL character",
                        "arguments: arguments and environment take 65562 bytes",
                        "collect: is empty",
                        "collect: '/abs' is absolute");
    }

    @Test
    void aFaultyRequestSaysWhatWouldBeRight() {
        assertThatThrownBy(() -> request().limits(Limits.DEFAULTS.withProcesses(0)).build())
                .hasMessage("limits.processes: 0 is impossible (expected 1 to 32768)");
    }

    @Test
    void aFileMayNotBeInTheWayOfAFolderAtAnyDepth() {
        assertThat(problems(request().file(file("a/b/c/d")).file(file("a/b"))))
                .containsExactly("files: 'a/b' is a file and a folder (expected one)");
        assertThat(problems(request().file(file("a/b")).file(file("a/bc")).file(file("ab"))))
                .isEmpty();
    }

    @Test
    void asManyFilesAsAllowedAreFine() {
        RunRequest.Builder many = request();
        IntStream.range(1, RunRequest.MAX_FILES).forEach(i -> many.file(file("f" + i)));
        assertThat(problems(many)).isEmpty();
        assertThat(problems(many.file(file("one-more"))))
                .containsExactly("files: 1001 are too many (expected at most 1000)");
    }

    @Test
    void filesThatJustFitTheDiskAreFine() {
        Limits limits = Limits.DEFAULTS.withDiskBytes(65_536);
        int room = 65_536 - PROGRAM.content().size();
        assertThat(
                        problems(
                                request()
                                        .limits(limits)
                                        .file(SandboxFile.of("f", Bytes.copyOf(new byte[room])))))
                .isEmpty();
        assertThat(
                        problems(
                                request()
                                        .limits(limits)
                                        .file(
                                                SandboxFile.of(
                                                        "f", Bytes.copyOf(new byte[room + 1])))))
                .containsExactly(
                        "files: 65537 bytes do not fit (expected at most the disk limit of 65536"
                                + " bytes)");
    }

    @Test
    void argumentsAndEnvironmentCountInBytesWithTheirEnds() {
        String most = "x".repeat(RunRequest.MAX_COMMAND_BYTES - 1 - 4);
        assertThat(problems(request().environment("é", "").arguments(List.of(most)))).isEmpty();
        assertThat(faults(request().environment("é", "").arguments(List.of(most + "x"))))
                .hasSize(1);
    }

    @Test
    void onlySoManyPatternsMayBeCollected() {
        List<String> patterns = IntStream.range(0, 101).mapToObj(i -> "p" + i).toList();
        assertThat(problems(request().collect(patterns.subList(0, 100)))).isEmpty();
        assertThat(problems(request().collect(patterns)))
                .containsExactly("collect: has too many patterns (expected at most 100)");
    }
}
