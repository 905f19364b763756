package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Component.SelfTest.Status;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.InputPipe;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.Sandbox.ExecResult;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What an engine must do that has no programs of this machine, but a Python of its own: everything
 * of {@link EngineContract} that needs no process, signal or system call to be seen. An engine of
 * processes can be held to it as well, with the machine's Python.
 */
public abstract class PythonContract {
    private static final Limits LIMITS = Limits.DEFAULTS.withWall(Duration.ofSeconds(60));

    /** The engine under test. */
    protected abstract ExecutionEngine engine();

    /** Processes of this engine's sandboxes that are alive, as the host sees them. */
    protected abstract List<String> survivors();

    /** The words that execute these statements, to which the program's arguments are added. */
    protected abstract List<String> python(String statements);

    @BeforeEach
    void requireEngine() {
        String reason =
                engine().info().availability() instanceof Availability.Unavailable(String why)
                        ? why
                        : "";
        assumeTrue(reason.isEmpty(), reason);
    }

    @AfterEach
    void nothingSurvives() {
        assertThat(survivors()).isEmpty();
    }

    private static SandboxSpec spec(Limits limits) {
        return new SandboxSpec(limits, NetworkAccess.NONE, List.of());
    }

    private Command command(String statements) {
        return command(statements, Stdin.NONE);
    }

    private Command command(String statements, Stdin stdin, String... arguments) {
        List<String> argv = new ArrayList<>(python(statements));
        argv.addAll(List.of(arguments));
        return new Command(argv, Map.of(), stdin);
    }

    private <T> T in(SandboxSpec spec, Function<Sandbox, T> use) {
        try (Sandbox sandbox = engine().open(spec)) {
            return use.apply(sandbox);
        }
    }

    private ExecResult run(Limits limits, Command command) {
        return in(spec(limits), sandbox -> exec(sandbox, command));
    }

    private ExecResult run(String statements) {
        return run(LIMITS, command(statements));
    }

    private static ExecResult exec(Sandbox sandbox, Command command) {
        return sandbox.exec(command, OutputListener.SILENT, Cancellation.none());
    }

    private static String stdout(ExecResult result) {
        return result.stdout().bytes().asText();
    }

    @Test
    void itsSelfTestPasses() {
        assertThat(engine().selfTest().status()).isEqualTo(Status.PASSED);
    }

    @Test
    void aProgramsOutputAndExitCodeComeBack() {
        ExecResult result =
                run("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)");
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
        assertThat(stdout(result)).isEqualTo("out\n");
        assertThat(result.stderr().bytes().asText()).isEqualTo("err\n");
        assertThat(result.stdout().truncated()).isFalse();
    }

    @Test
    void anExitCodeIsNeverTakenForASignal() {
        for (int code : new int[] {124, 126, 137, 255}) {
            assertThat(run("import sys; sys.exit(" + code + ")").outcome())
                    .isEqualTo(new Outcome.Exited(code));
        }
    }

    @Test
    void anAbortIsNeverTakenForAnExitCode() {
        assertThat(run("import os; os.abort()").outcome()).isEqualTo(new Outcome.Signalled(6));
    }

    @Test
    void anyDiskLimitThatIsPossibleIsHonoured() {
        for (long bytes : new long[] {65_537, 70 * 1024, 1_000_000}) {
            assertThat(
                            run(LIMITS.withDiskBytes(bytes), command("import sys; sys.exit(3)"))
                                    .outcome())
                    .isEqualTo(new Outcome.Exited(3));
        }
    }

    @Test
    void outputIsExactToTheByte() {
        ExecResult result = run("import sys; sys.stdout.buffer.write(b'\\xff\\x00\\n\\x1b[1m')");
        assertThat(result.stdout().bytes().toArray())
                .containsExactly(0xff, 0x00, 0x0a, 0x1b, 0x5b, 0x31, 0x6d);
    }

    @Test
    void theEnvironmentIsExactlyWhatWasGiven() {
        Command command =
                new Command(
                        python("import os; print(sorted(os.environ.items()))"),
                        Map.of(
                                "LC_ALL",
                                "C.UTF-8",
                                "WITH-DASH",
                                "it's \"quoted\"\nand $(more)",
                                "LD_X",
                                "=é"),
                        Stdin.NONE);
        assertThat(stdout(run(LIMITS, command)))
                .isEqualTo(
                        "[('LC_ALL', 'C.UTF-8'), ('LD_X', '=é'), ('WITH-DASH', 'it\\'s"
                                + " \"quoted\"\\nand $(more)')]\n");
    }

    @Test
    void argumentsArriveUnchanged() {
        ExecResult result =
                run(
                        LIMITS,
                        command(
                                "import sys; sys.stdout.write('|'.join(sys.argv[1:]))",
                                Stdin.NONE,
                                "",
                                "a b",
                                "'",
                                "\n",
                                "$HOME",
                                "é\\"));
        assertThat(stdout(result)).isEqualTo("|a b|'|\n|$HOME|é\\");
    }

    @Test
    void standardInputOfAnySizeArrives() {
        byte[] megabytes = new byte[3_000_000];
        new Random(1).nextBytes(megabytes);
        ExecResult result =
                run(
                        LIMITS.withOutputBytes(4_000_000),
                        command(
                                "import sys, shutil; shutil.copyfileobj(sys.stdin.buffer,"
                                        + " sys.stdout.buffer)",
                                new Stdin.Fixed(Bytes.copyOf(megabytes))));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(result.stdout().bytes()).isEqualTo(Bytes.copyOf(megabytes));
    }

    @Test
    void aProgramThatIgnoresItsInputEndsAllTheSame() {
        ExecResult result =
                run(LIMITS, command("pass", new Stdin.Fixed(Bytes.copyOf(new byte[1_000_000]))));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void aLiveInputCanAnswerTheProgram() {
        InputPipe pipe = new InputPipe(1000);
        List<String> heard = new ArrayList<>();
        OutputListener listener =
                (_, chunk) -> {
                    heard.add(chunk.asText());
                    pipe.write(Bytes.utf8("answer\n"));
                    pipe.close();
                };
        ExecResult result =
                in(
                        spec(LIMITS),
                        sandbox ->
                                sandbox.exec(
                                        command(
                                                "print('question', flush=True); assert input() =="
                                                        + " 'answer'",
                                                new Stdin.Live(pipe)),
                                        listener,
                                        Cancellation.none()));
        assertThat(heard).containsExactly("question\n");
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void elapsedTimeIsBounded() {
        ExecResult result =
                run(
                        LIMITS.withWall(Duration.ofMillis(700)),
                        command("import time; time.sleep(60)"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.WALL));
    }

    @Test
    void processorTimeIsBounded() {
        ExecResult result =
                run(LIMITS.withCpu(Duration.ofMillis(500)), command("while True: pass"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.CPU));
    }

    @Test
    void memoryIsBounded() {
        ExecResult result =
                run(
                        LIMITS.withMemoryBytes(64L << 20),
                        command("x = bytearray(300 << 20); print(len(x))"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.MEMORY));
        assertThat(result.usage().memoryPeakBytes()).isLessThanOrEqualTo(64L << 20);
    }

    @Test
    void outputIsBoundedAndCutExactly() {
        ExecResult result =
                run(LIMITS.withOutputBytes(100_000), command("while True: print('yes')"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.OUTPUT));
        assertThat(result.stdout().bytes().size()).isEqualTo(100_000);
        assertThat(result.stdout().truncated()).isTrue();
    }

    @Test
    void exactlyTheOutputLimitIsWithinIt() {
        ExecResult result =
                run(
                        LIMITS.withOutputBytes(1000),
                        command("import sys; sys.stdout.write('x' * 1000); sys.exit(5)"));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(5));
        assertThat(result.stdout().truncated()).isFalse();
    }

    @Test
    void aSingleFileIsBounded() {
        Limits limits = LIMITS.withDiskBytes(8 << 20).withFileSizeBytes(1 << 20);
        ExecResult result = run(limits, command("open('f','wb').write(b'x' * (2 << 20))"));
        assertThat(result.outcome()).isNotEqualTo(new Outcome.Exited(0));
    }

    @Test
    void writableFilesTogetherAreBounded() {
        Limits limits = LIMITS.withDiskBytes(4 << 20);
        for (String folder : List.of("/work", "/tmp")) {
            String fill =
                    """
                    try:
                        for i in range(100): open(f'%s/f{i}', 'wb').write(bytes(1000000))
                    except OSError: pass
                    """
                            .formatted(folder);
            assertThat(run(limits, command(fill)).outcome())
                    .as(folder)
                    .isEqualTo(new Outcome.LimitReached(Limit.DISK));
        }
    }

    @Test
    void manySmallFilesAreBoundedToo() {
        ExecResult result =
                run(
                        LIMITS.withDiskBytes(4 << 20).withMemoryBytes(64 << 20),
                        command("i=0\nwhile True: open(f'f{i}','w').close(); i+=1"));
        /* Where the number of files is not bounded, the memory that they take is. */
        assertThat(result.outcome())
                .isIn(new Outcome.LimitReached(Limit.DISK), new Outcome.LimitReached(Limit.MEMORY));
    }

    @Test
    void cancellingEndsTheProgram() {
        Cancellation cancellation = new Cancellation();
        ExecResult result =
                in(
                        spec(LIMITS),
                        sandbox ->
                                sandbox.exec(
                                        command(
                                                "print('up', flush=True)\nimport time;"
                                                        + " time.sleep(60)"),
                                        (_, _) -> cancellation.cancel(),
                                        cancellation));
        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void filesGoInAndComeOut() {
        SandboxFile given = SandboxFile.of("deep/er/given.txt", Bytes.utf8("content"));
        in(
                spec(LIMITS),
                sandbox -> {
                    sandbox.write(given);
                    ExecResult result =
                            exec(
                                    sandbox,
                                    command(
                                            "open('made','w').write(open('deep/er/given.txt').read()"
                                                + " + open('/work/deep/er/given.txt').read())"));
                    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
                    assertThat(sandbox.list().files())
                            .extracting(Sandbox.FileEntry::path)
                            .containsExactly("deep/er/given.txt", "made");
                    assertThat(sandbox.read("made", 100).content())
                            .isEqualTo(Bytes.utf8("contentcontent"));
                    return true;
                });
    }

    @Test
    void noLinkIsFollowed() {
        in(
                spec(LIMITS),
                sandbox -> {
                    exec(
                            sandbox,
                            command(
                                    """
                                    import os
                                    open('good', 'w').write('x')
                                    for target, name in (('/etc/passwd', 'absolute'),
                                            ('../../etc/passwd', 'up'), ('good', 'near')):
                                        try: os.symlink(target, name)
                                        except OSError: pass
                                    """));
                    assertThat(sandbox.list().files())
                            .extracting(Sandbox.FileEntry::path)
                            .containsExactly("good");
                    for (String path : List.of("absolute", "up", "near", "../good")) {
                        assertThatThrownBy(() -> sandbox.read(path, 100_000))
                                .as(path)
                                .isInstanceOf(SandboxException.class);
                    }
                    return true;
                });
    }

    @Test
    void aFileLargerThanAllowedIsNotRead() {
        in(
                spec(LIMITS),
                sandbox -> {
                    exec(sandbox, command("open('f','w').write('x' * 1000)"));
                    assertThat(sandbox.read("f", 1000).content().size()).isEqualTo(1000);
                    assertThatThrownBy(() -> sandbox.read("f", 999))
                            .isInstanceOf(SandboxException.class);
                    return true;
                });
    }

    @Test
    void aSandboxIsNeverUsedTwice() {
        in(
                spec(LIMITS),
                sandbox -> {
                    exec(sandbox, command("pass"));
                    assertThatThrownBy(() -> exec(sandbox, command("pass")))
                            .isInstanceOf(IllegalStateException.class);
                    return true;
                });
    }

    @Test
    void aSandboxThatIsNotUsedLeavesNothing() {
        engine().open(spec(LIMITS)).close();
        assertThat(survivors()).isEmpty();
    }

    @Test
    void theGateShowsNoViolation() {
        in(
                spec(LIMITS),
                sandbox -> {
                    assertThat(sandbox.attestation().engine()).isEqualTo(engine().name());
                    assertThat(sandbox.attestation().isolation())
                            .isEqualTo(engine().info().isolation());
                    assertThat(sandbox.attestation().violations()).isEmpty();
                    assertThat(sandbox.attestation().fault()).isEmpty();
                    return true;
                });
    }

    @Test
    void nothingOfTheHostCanBeRead(@TempDir Path folder) throws IOException {
        Path canary = Files.writeString(folder.resolve("canary"), "secret");
        assertThat(canary.toFile().setReadable(true, false)).isTrue();
        for (String path : List.of(canary.toString(), "/etc/shadow", "../../etc/shadow")) {
            assertThat(run("print(open('" + path + "').read())").outcome())
                    .as(path)
                    .isEqualTo(new Outcome.Exited(1));
        }
        ExecResult roots =
                run(
                        """
                        import os
                        for path in ('/', '/etc', '/root', '/home', '/var', '/mnt', '/sys', '..'):
                            try: print(os.listdir(path))
                            except OSError: pass
                        """);
        assertThat(stdout(roots)).doesNotContain("shadow").doesNotContain("canary");
    }

    @Test
    void nothingOutsideTheWorkingPlacesIsWrittenToTheHost() {
        String name = "crucible-test-" + ProcessHandle.current().pid();
        in(
                spec(LIMITS),
                sandbox -> {
                    ExecResult result =
                            exec(
                                    sandbox,
                                    command(
                                            """
                                            import sys
                                            for folder in ('/usr', '/etc', '/dev', '/proc', '/var'):
                                                try: open(folder + '/' + sys.argv[1], 'w').close()
                                                except OSError: pass
                                            open('/tmp/' + sys.argv[1], 'w').close()
                                            open('/work/' + sys.argv[1], 'w').close()
                                            """,
                                            Stdin.NONE,
                                            name));
                    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
                    assertThat(sandbox.list().files())
                            .extracting(Sandbox.FileEntry::path)
                            .containsExactly(name);
                    return true;
                });
        for (String folder : List.of("/usr", "/etc", "/dev", "/var", "/tmp")) {
            assertThat(Path.of(folder, name)).doesNotExist();
        }
    }

    @Test
    void nothingCanBeReached() {
        for (NetworkAccess network : NetworkAccess.values()) {
            ExecResult result =
                    in(
                            new SandboxSpec(LIMITS, network, List.of()),
                            sandbox ->
                                    exec(
                                            sandbox,
                                            command(
                                                    "import socket; socket.create_connection(("
                                                            + "'192.0.2.1', 9), 1)")));
            assertThat(result.outcome()).as(network.label()).isEqualTo(new Outcome.Exited(1));
        }
    }

    @Test
    void manySandboxesRunAtOnce() throws ExecutionException, InterruptedException {
        try (var executor = Executors.newFixedThreadPool(8)) {
            List<Future<ExecResult>> results = new ArrayList<>();
            for (int at = 0; at < 24; at++) {
                int code = at;
                results.add(executor.submit(() -> run("import sys; sys.exit(" + code + ")")));
            }
            for (int at = 0; at < 24; at++) {
                assertThat(results.get(at).get().outcome()).isEqualTo(new Outcome.Exited(at));
            }
        }
    }
}
