package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Component.SelfTest.Status;
import dev.crucible.core.Control;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.InputPipe;
import dev.crucible.core.IsolationClass;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** What every engine must do, whatever it is made of. One subclass per engine. */
public abstract class EngineContract {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Limits LIMITS = Limits.DEFAULTS.withWall(Duration.ofSeconds(30));

    /** The engine under test. */
    protected abstract ExecutionEngine engine();

    /** Processes of this engine's sandboxes that are alive, as the host sees them. */
    protected abstract List<String> survivors();

    /** Whether a program can make a named pipe in its working directory. */
    protected boolean makesNamedPipes() {
        return true;
    }

    private boolean isolates() {
        return engine().info().isolation() != IsolationClass.NONE;
    }

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

    private static Command command(Stdin stdin, String... argv) {
        return new Command(List.of(argv), Map.of("PATH", "/usr/bin:/bin"), stdin);
    }

    private static Command shell(String script) {
        return command(Stdin.NONE, "/bin/sh", "-c", script);
    }

    private static Command python(String program) {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not installed");
        return command(Stdin.NONE, PYTHON, "-I", "-S", "-c", program);
    }

    private <T> T in(SandboxSpec spec, Function<Sandbox, T> use) {
        try (Sandbox sandbox = engine().open(spec)) {
            return use.apply(sandbox);
        }
    }

    private ExecResult run(Limits limits, Command command) {
        return in(spec(limits), sandbox -> exec(sandbox, command));
    }

    private ExecResult run(Command command) {
        return run(LIMITS, command);
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
        ExecResult result = run(shell("echo out; echo err >&2; exit 3"));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
        assertThat(stdout(result)).isEqualTo("out\n");
        assertThat(result.stderr().bytes().asText()).isEqualTo("err\n");
        assertThat(result.stdout().truncated()).isFalse();
    }

    @Test
    void anExitCodeIsNeverTakenForASignal() {
        assertThat(run(shell("exit 137")).outcome()).isEqualTo(new Outcome.Exited(137));
        assertThat(run(shell("exit 124")).outcome()).isEqualTo(new Outcome.Exited(124));
    }

    @Test
    void aSignalIsNeverTakenForAnExitCode() {
        assertThat(run(shell("kill -9 $$")).outcome()).isEqualTo(new Outcome.Signalled(9));
        assertThat(run(shell("kill -SEGV $$")).outcome()).isEqualTo(new Outcome.Signalled(11));
        assertThat(run(python("import os; os.abort()")).outcome())
                .isEqualTo(new Outcome.Signalled(6));
    }

    @Test
    void aProgramCannotPretendToHaveReachedALimit() {
        assertThat(run(shell("kill -XCPU $$")).outcome()).isEqualTo(new Outcome.Signalled(24));
        assertThat(run(shell("kill -XFSZ $$")).outcome()).isEqualTo(new Outcome.Signalled(25));
        assertThat(run(shell("kill -KILL $$")).outcome()).isEqualTo(new Outcome.Signalled(9));
    }

    @Test
    void anyDiskLimitThatIsPossibleIsHonoured() {
        for (long bytes : new long[] {65_537, 70 * 1024, 1_000_000}) {
            assertThat(run(LIMITS.withDiskBytes(bytes), shell("exit 3")).outcome())
                    .isEqualTo(new Outcome.Exited(3));
        }
    }

    @Test
    void aMissingProgramEndsLikeInAShell() {
        assertThat(run(command(Stdin.NONE, "/no/such/program")).outcome())
                .isEqualTo(new Outcome.Exited(127));
        assertThat(run(command(Stdin.NONE, "/usr")).outcome()).isEqualTo(new Outcome.Exited(126));
    }

    @Test
    void outputIsExactToTheByte() {
        ExecResult result = run(shell("printf '\\377\\000\\n\\033[1m'"));
        assertThat(result.stdout().bytes().toArray())
                .containsExactly(0xff, 0x00, 0x0a, 0x1b, 0x5b, 0x31, 0x6d);
    }

    @Test
    void theEnvironmentIsExactlyWhatWasGiven() {
        Command command =
                new Command(
                        List.of("/usr/bin/env"),
                        Map.of("A", "1", "WITH-DASH", "it's \"quoted\"\nand $(more)"),
                        Stdin.NONE);
        assertThat(stdout(run(command)).lines().sorted().toList())
                .containsExactly("A=1", "WITH-DASH=it's \"quoted\"", "and $(more)");
    }

    @Test
    void argumentsArriveUnchanged() {
        ExecResult result =
                run(
                        command(
                                Stdin.NONE,
                                "/usr/bin/printf",
                                "%s|",
                                "",
                                "a b",
                                "'",
                                "\n",
                                "$HOME",
                                "é\\"));
        assertThat(stdout(result)).isEqualTo("|a b|'|\n|$HOME|é\\|");
    }

    @Test
    void standardInputOfAnySizeArrives() {
        byte[] megabytes = new byte[3_000_000];
        new Random(1).nextBytes(megabytes);
        ExecResult result =
                run(
                        LIMITS.withOutputBytes(4_000_000),
                        command(new Stdin.Fixed(Bytes.copyOf(megabytes)), "/bin/cat"));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(result.stdout().bytes()).isEqualTo(Bytes.copyOf(megabytes));
    }

    @Test
    void aProgramThatIgnoresItsInputEndsAllTheSame() {
        ExecResult result =
                run(command(new Stdin.Fixed(Bytes.copyOf(new byte[1_000_000])), "/bin/true"));
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
                                                new Stdin.Live(pipe),
                                                "/bin/sh",
                                                "-c",
                                                "echo question; read line; test \"$line\" ="
                                                        + " answer"),
                                        listener,
                                        Cancellation.none()));
        assertThat(heard).containsExactly("question\n");
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void elapsedTimeIsBounded() {
        ExecResult result =
                run(
                        LIMITS.withWall(Duration.ofMillis(300)),
                        shell("trap '' TERM INT HUP; sleep 60"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.WALL));
    }

    @Test
    void processorTimeOfTheWholeTreeIsBounded() {
        ExecResult result =
                run(
                        LIMITS.withCpu(Duration.ofMillis(300)),
                        shell("(while :; do :; done) & sleep 60"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.CPU));
    }

    @Test
    void memoryIsBounded() {
        ExecResult result =
                run(
                        LIMITS.withMemoryBytes(64L << 20),
                        python("x = bytearray(300 << 20); print(len(x))"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.MEMORY));
        assertThat(result.usage().memoryPeakBytes()).isLessThanOrEqualTo(64L << 20);
    }

    @Test
    void aForkBombIsEndedAndLeavesNothing() {
        ExecResult result =
                run(
                        LIMITS.withProcesses(20),
                        python("import os\nwhile True:\n try: os.fork()\n except OSError: pass"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.PROCESSES));
    }

    @Test
    void outputIsBoundedAndCutExactly() {
        ExecResult result = run(LIMITS.withOutputBytes(100_000), shell("yes"));
        assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.OUTPUT));
        assertThat(result.stdout().bytes().size()).isEqualTo(100_000);
        assertThat(result.stdout().truncated()).isTrue();
    }

    @Test
    void exactlyTheOutputLimitIsWithinIt() {
        ExecResult result =
                run(LIMITS.withOutputBytes(1000), shell("head -c 1000 /dev/zero; exit 5"));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(5));
        assertThat(result.stdout().truncated()).isFalse();
    }

    @Test
    void aSingleFileIsBounded() {
        Limits limits = LIMITS.withDiskBytes(8 << 20).withFileSizeBytes(1 << 20);
        ExecResult result = run(limits, python("open('f','wb').write(b'x' * (2 << 20))"));
        assertThat(result.outcome()).isNotEqualTo(new Outcome.Exited(0));
    }

    @Test
    void writableFilesTogetherAreBounded() {
        assumeTrue(isolates(), "a plain process shares the host's disk");
        Limits limits = LIMITS.withDiskBytes(4 << 20);
        String fill =
                "i=0; while head -c 1000000 /dev/zero > f$i 2>/dev/null; do i=$((i+1)); done; exit"
                        + " 0";
        assertThat(run(limits, shell(fill)).outcome())
                .isEqualTo(new Outcome.LimitReached(Limit.DISK));
        assertThat(run(limits, shell("cd /tmp; " + fill)).outcome())
                .isEqualTo(new Outcome.LimitReached(Limit.DISK));
    }

    @Test
    void manySmallFilesAreBoundedToo() {
        assumeTrue(isolates(), "a plain process shares the host's disk");
        ExecResult result =
                run(
                        LIMITS.withDiskBytes(4 << 20).withMemoryBytes(64 << 20),
                        python("i=0\nwhile True: open(f'f{i}','w').close(); i+=1"));
        /* Where the number of files is not bounded, the memory that they take is. */
        assertThat(result.outcome())
                .isIn(new Outcome.LimitReached(Limit.DISK), new Outcome.LimitReached(Limit.MEMORY));
    }

    @Test
    void cancellingEndsTheWholeTree() {
        Cancellation cancellation = new Cancellation();
        ExecResult result =
                in(
                        spec(LIMITS),
                        sandbox ->
                                sandbox.exec(
                                        shell("(setsid sleep 60 &) ; echo up; sleep 60"),
                                        (_, _) -> cancellation.cancel(),
                                        cancellation));
        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void aRunIsOverWhenItsProgramIs() {
        ExecResult result = run(shell("(setsid sleep 60 &) ; (sleep 60 &) ; exit 4"));
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(4));
    }

    @Test
    void filesGoInAndComeOut() {
        SandboxFile given = SandboxFile.of("deep/er/given.txt", Bytes.utf8("content"));
        SandboxFile tool =
                new SandboxFile("tool", Bytes.utf8("#!/bin/sh\ncp deep/er/given.txt made\n"), true);
        in(
                spec(LIMITS),
                sandbox -> {
                    sandbox.write(given);
                    sandbox.write(tool);
                    assertThat(exec(sandbox, shell("./tool && chmod +x made")).outcome())
                            .isEqualTo(new Outcome.Exited(0));
                    assertThat(sandbox.list().files())
                            .extracting(Sandbox.FileEntry::path)
                            .containsExactly("deep/er/given.txt", "made", "tool");
                    assertThat(sandbox.read("made", 100))
                            .isEqualTo(new SandboxFile("made", given.content(), true));
                    return true;
                });
    }

    @Test
    void whatIsNoPlainFileIsLeftOut(@TempDir Path folder) throws IOException {
        Path canary = Files.writeString(folder.resolve("canary"), "secret");
        in(
                spec(LIMITS),
                sandbox -> {
                    exec(
                            sandbox,
                            shell(
                                    "ln -s "
                                            + canary
                                            + " link; ln -s / root; mkfifo pipe; mkdir d; ln -s"
                                            + " .. d/up; printf x > good; printf x >"
                                            + " \"$(printf 'b\\377d')\""));
                    Sandbox.FileListing listing = sandbox.list();
                    assertThat(listing.files())
                            .extracting(Sandbox.FileEntry::path)
                            .containsExactly("good");
                    assertThat(listing.skipped()).hasSize(makesNamedPipes() ? 5 : 4);
                    for (String path : List.of("link", "root/etc/passwd", "pipe", "d/up/good")) {
                        assertThatThrownBy(() -> sandbox.read(path, 100))
                                .isInstanceOf(SandboxException.class);
                    }
                    assertThatThrownBy(() -> sandbox.read("../good", 100))
                            .isInstanceOf(SandboxException.class);
                    return true;
                });
    }

    @Test
    void aFileLargerThanAllowedIsNotRead() {
        in(
                spec(LIMITS),
                sandbox -> {
                    exec(sandbox, shell("head -c 1000 /dev/zero > f; truncate -s 1G sparse"));
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
                    exec(sandbox, shell("true"));
                    assertThatThrownBy(() -> exec(sandbox, shell("true")))
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
    void anEngineWithoutSessionsSaysSo() {
        assumeTrue(!engine().offersSessions(), "it offers sessions: see SessionContract");
        assertThatThrownBy(() -> engine().openSession(spec(LIMITS), Duration.ofMinutes(1)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("offers no sessions");
    }

    @Test
    void theGateShowsNoViolationAndNamesWhatIsNotEnforced() {
        in(
                spec(LIMITS),
                sandbox -> {
                    assertThat(sandbox.attestation().violations()).isEmpty();
                    assertThat(sandbox.attestation().controls()).isNotEmpty();
                    if (!isolates()) {
                        assertThat(sandbox.attestation().notEnforced())
                                .extracting(control -> control.name())
                                .contains("namespaces", "network", "read-only-root");
                    }
                    return true;
                });
    }

    @Test
    void nothingOfTheHostCanBeRead(@TempDir Path folder) throws IOException {
        assumeTrue(isolates(), "a plain process sees the host's files");
        Path canary = Files.writeString(folder.resolve("canary"), "secret");
        assertThat(canary.toFile().setReadable(true, false)).isTrue();
        assertThat(run(shell("cat " + canary)).outcome()).isEqualTo(new Outcome.Exited(1));
        ExecResult roots =
                run(shell("ls -a /; ls /etc /root /home /var /mnt /sys 2>/dev/null; true"));
        assertThat(stdout(roots)).doesNotContain("shadow").doesNotContain("canary");
        assertThat(run(shell("cat /etc/shadow")).outcome()).isEqualTo(new Outcome.Exited(1));
    }

    @Test
    void nothingOutsideTheWorkingPlacesCanBeWritten() {
        assumeTrue(isolates(), "a plain process sees the host's files");
        for (String path : List.of("/x", "/usr/x", "/etc/x", "/dev/x", "/proc/x", "/usr/bin/env")) {
            assertThat(run(shell("echo x > " + path)).outcome())
                    .as(path)
                    .isNotEqualTo(new Outcome.Exited(0));
        }
        assertThat(run(shell("echo x > /tmp/x && echo x > /work/x")).outcome())
                .isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void noSysctlCanBeWritten() {
        assumeTrue(isolates(), "a plain process sees the host's sysctls");
        ExecResult result =
                run(
                        shell(
                                "for f in $(find /proc/sys -type f 2>/dev/null); do"
                                        + " ( : >> $f ) 2>/dev/null && echo $f; done; true"));
        assertThat(stdout(result)).isEmpty();
    }

    @Test
    void noOtherProcessIsVisible() {
        assumeTrue(isolates(), "a plain process sees the host's processes");
        ExecResult result =
                run(
                        shell(
                                "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr"
                                        + " '\\0' ' '"));
        assertThat(stdout(result)).doesNotContain("java").doesNotContain("/sys/fs/cgroup");
    }

    @Test
    void noPrivilegeCanBeGained() {
        ExecResult result =
                run(
                        shell(
                                "grep -E '^(CapEff|CapPrm|NoNewPrivs)' /proc/self/status; id -u;"
                                        + " chown 0 . && echo chowned; true"));
        assertThat(stdout(result))
                .contains("CapPrm:\t0000000000000000")
                .contains("CapEff:\t0000000000000000")
                .doesNotContain("chowned");
    }

    @Test
    void dangerousSystemCallsAreRefused() {
        assumeTrue(isolates(), "a plain process has no filter");
        ExecResult result =
                run(
                        python(
                                """
                                import ctypes, os
                                libc = ctypes.CDLL(None, use_errno=True)
                                calls = {'unshare': (272, 0x10000000), 'keyctl': (250, 0, -3, 0),
                                  'ptrace': (101, 0, 0, 0), 'bpf': (321, 0, 0, 0),
                                  'io_uring': (425, 1, 0), 'userfaultfd': (323, 0),
                                  'perf': (298, 0, 0, -1, -1, 0), 'mount': (165, 0, 0, 0, 0),
                                  'vsock': (41, 40, 1, 0), 'alg': (41, 38, 5, 0),
                                  'inet': (41, 2, 1, 0), 'clone-newuser': (56, 0x10000011, 0, 0, 0)}
                                for name, args in calls.items():
                                    ctypes.set_errno(0)
                                    r = libc.syscall(*args)
                                    if r == 0 and name == 'clone-newuser': os._exit(0)
                                    if r != -1 or ctypes.get_errno() not in (1, 38):
                                        print(name, r, ctypes.get_errno())
                                """));
        assertThat(stdout(result)).isEmpty();
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void withoutNetworkNothingCanBeReached() throws IOException {
        assumeTrue(isolates(), "a plain process has the host's network");
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (NetworkAccess network : NetworkAccess.values()) {
                ExecResult result =
                        in(
                                new SandboxSpec(LIMITS, network, List.of()),
                                sandbox ->
                                        exec(
                                                sandbox,
                                                python(
                                                        "import socket;"
                                                            + " socket.create_connection(('127.0.0.1',"
                                                            + " "
                                                                + listener.getLocalPort()
                                                                + "), 2)")));
                assertThat(result.outcome()).as(network.label()).isEqualTo(new Outcome.Exited(1));
            }
        }
    }

    @Test
    void loopbackReachesItself() {
        assumeTrue(isolates(), "a plain process has the host's network");
        ExecResult result =
                in(
                        new SandboxSpec(LIMITS, NetworkAccess.LOOPBACK, List.of()),
                        sandbox ->
                                exec(
                                        sandbox,
                                        python(
                                                "import socket; s ="
                                                    + " socket.create_server(('127.0.0.1', 0)); c ="
                                                    + " socket.create_connection(s.getsockname());"
                                                    + " c.sendall(b'hi');"
                                                    + " print(s.accept()[0].recv(9))")));
        assertThat(stdout(result)).isEqualTo("b'hi'\n");
    }

    @Test
    void concurrentSandboxesAreDifferentUsersToTheKernel() {
        Set<String> users = new HashSet<>();
        try (Sandbox one = engine().open(spec(LIMITS));
                Sandbox other = engine().open(spec(LIMITS))) {
            for (Sandbox sandbox : List.of(one, other)) {
                sandbox.attestation().controls().stream()
                        .filter(control -> control.name().equals("kernel-uid"))
                        .filter(control -> control.status() == Control.Status.ENFORCED)
                        .forEach(control -> users.add(control.host()));
            }
        }
        assumeTrue(!users.isEmpty(), "started by an ordinary user: runs share its user id");
        assertThat(users).hasSize(2).noneMatch(user -> user.startsWith("0"));
    }

    @Test
    void aProgramJustWrittenCanBeExecutedWhileOthersStart()
            throws ExecutionException, InterruptedException {
        SandboxFile program = new SandboxFile("p", Bytes.utf8("#!/bin/sh\nexit 7\n"), true);
        try (var executor = Executors.newFixedThreadPool(4)) {
            List<Future<ExecResult>> results = new ArrayList<>();
            for (int at = 0; at < 100; at++) {
                results.add(
                        executor.submit(() ->
                                in(
                                        spec(LIMITS),
                                        sandbox -> {
                                            sandbox.write(program);
                                            return exec(sandbox, command(Stdin.NONE, "./p"));
                                        })));
            }
            for (Future<ExecResult> result : results) {
                assertThat(result.get().outcome()).isEqualTo(new Outcome.Exited(7));
            }
        }
    }

    @Test
    void manySandboxesRunAtOnce() throws ExecutionException, InterruptedException {
        try (var executor = Executors.newFixedThreadPool(8)) {
            List<Future<ExecResult>> results = new ArrayList<>();
            for (int at = 0; at < 24; at++) {
                int code = at;
                results.add(executor.submit(() -> run(shell("exit " + code))));
            }
            for (int at = 0; at < 24; at++) {
                assertThat(results.get(at).get().outcome()).isEqualTo(new Outcome.Exited(at));
            }
        }
    }
}
