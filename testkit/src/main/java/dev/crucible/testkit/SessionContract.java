package dev.crucible.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Control;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.InputPipe;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.Sandbox.ExecResult;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** What the sessions of every engine that offers them must do. One subclass per engine. */
public abstract class SessionContract {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Limits LIMITS = Limits.DEFAULTS.withWall(Duration.ofSeconds(30));
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** The engine under test. */
    protected abstract ExecutionEngine engine();

    /** Processes of this engine's sandboxes that are alive, as the host sees them. */
    protected abstract List<String> survivors();

    @BeforeEach
    void requireSessions() {
        String reason =
                engine().info().availability() instanceof Availability.Unavailable(String why)
                        ? why
                        : "";
        assumeTrue(reason.isEmpty(), reason);
        assertThat(engine().offersSessions()).isTrue();
    }

    @AfterEach
    void nothingSurvives() {
        assertThat(survivors()).isEmpty();
    }

    private SandboxSession open(Limits limits) {
        return engine().openSession(
                        new SandboxSpec(limits, NetworkAccess.NONE, List.of()), LIFETIME);
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

    private static ExecResult exec(SandboxSession session, Command command) {
        return session.exec(command, LIMITS.wall(), OutputListener.SILENT, Cancellation.none());
    }

    private static ExecResult sh(SandboxSession session, String script) {
        return exec(session, shell(script));
    }

    private static String stdout(ExecResult result) {
        return result.stdout().bytes().asText();
    }

    private static void works(SandboxSession session) {
        ExecResult result = sh(session, "echo fine; exit 5");
        assertThat(result.outcome()).isEqualTo(new Outcome.Exited(5));
        assertThat(stdout(result)).isEqualTo("fine\n");
        assertThat(session.alive()).isTrue();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> conflict(ThrowingCallable act) {
        return refused(ErrorCode.CONFLICT, act);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(
            ErrorCode code, ThrowingCallable act) {
        return assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        CrucibleException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** A command that is running in another thread. */
    private record Running(Future<ExecResult> result, Cancellation cancellation) {}

    /** Starts a command and waits for its first output. */
    private static Running start(ExecutorService threads, SandboxSession session, String script)
            throws InterruptedException {
        CountDownLatch spoke = new CountDownLatch(1);
        Cancellation cancellation = new Cancellation();
        Future<ExecResult> result =
                threads.submit(() ->
                        session.exec(
                                shell(script),
                                LIMITS.wall(),
                                (_, _) -> spoke.countDown(),
                                cancellation));
        spoke.await();
        return new Running(result, cancellation);
    }

    @Test
    void filesStayFromOneCommandToTheNext() {
        try (SandboxSession session = open(LIMITS)) {
            session.write(SandboxFile.of("in/given", Bytes.utf8("1")));
            assertThat(sh(session, "cp in/given made; echo 2 >/tmp/other").outcome())
                    .isEqualTo(new Outcome.Exited(0));
            session.write(SandboxFile.of("late", Bytes.utf8("3")));
            assertThat(stdout(sh(session, "cat made late /tmp/other"))).isEqualTo("132\n");
            assertThat(session.list().files())
                    .extracting(Sandbox.FileEntry::path)
                    .containsExactly("in/given", "late", "made");
            assertThat(session.read("made", 1).content()).isEqualTo(Bytes.utf8("1"));
        }
    }

    @Test
    void everyCommandHasItsOwnEnd() {
        try (SandboxSession session = open(LIMITS.withOutputBytes(10_000))) {
            assertThat(sh(session, "exit 137").outcome()).isEqualTo(new Outcome.Exited(137));
            assertThat(sh(session, "kill -9 $$").outcome()).isEqualTo(new Outcome.Signalled(9));
            assertThat(sh(session, "kill -SEGV $$").outcome()).isEqualTo(new Outcome.Signalled(11));
            assertThat(exec(session, command(Stdin.NONE, "/no/such")).outcome())
                    .isEqualTo(new Outcome.Exited(127));
            assertThat(sh(session, "yes").outcome())
                    .isEqualTo(new Outcome.LimitReached(Limit.OUTPUT));
            ExecResult plain = sh(session, "echo out; echo err >&2");
            assertThat(plain.outcome()).isEqualTo(new Outcome.Exited(0));
            assertThat(stdout(plain)).isEqualTo("out\n");
            assertThat(plain.stderr().bytes()).isEqualTo(Bytes.utf8("err\n"));
            assertThat(plain.stdout().truncated()).isFalse();
        }
    }

    private static ExecResult exec(SandboxSession session, String path, String... argv) {
        return exec(session, new Command(List.of(argv), Map.of("PATH", path), Stdin.NONE));
    }

    @Test
    void aNameWithoutASlashIsLookedForInThePathOfTheCommand() {
        try (SandboxSession session = open(LIMITS)) {
            sh(
                    session,
                    "mkdir own && printf '#!/bin/sh\\necho own $1' >own/tool && chmod +x own/tool");
            assertThat(stdout(exec(session, "/usr/bin:/bin", "sh", "-c", "echo found")))
                    .isEqualTo("found\n");
            assertThat(stdout(exec(session, "/no/such:/etc/passwd:/work/own:/bin", "tool", "1")))
                    .isEqualTo("own 1\n");
            assertThat(stdout(exec(session, "own", "tool", "2"))).isEqualTo("own 2\n");
            assertThat(stdout(exec(session, "/" + "x".repeat(10_000) + ":own", "tool", "3")))
                    .as("an element that is too long is passed over")
                    .isEqualTo("own 3\n");
        }
    }

    @Test
    void aNameThatIsNotInThePathIsNotFoundWhereverElseItIs() {
        try (SandboxSession session = open(LIMITS)) {
            sh(session, "printf '#!/bin/sh\\necho here' >tool && chmod +x tool && touch plain");
            for (String path : List.of("", "/usr/bin:/bin", "/no/such", "/proc/1/root/bin")) {
                ExecResult result = exec(session, path, "no-such-tool");
                assertThat(result.outcome()).as(path).isEqualTo(new Outcome.Exited(127));
            }
            assertThat(exec(session, "/usr/bin:/bin", "tool").outcome())
                    .as("the working directory is in no PATH that does not say so")
                    .isEqualTo(new Outcome.Exited(127));
            assertThat(exec(session, new Command(List.of("sh"), Map.of(), Stdin.NONE)).outcome())
                    .as("no PATH")
                    .isEqualTo(new Outcome.Exited(127));
            assertThat(exec(session, "/usr/bin:/bin", "").outcome())
                    .isEqualTo(new Outcome.Exited(127));
            assertThat(exec(session, "/work", "plain").outcome())
                    .as("found, and not executable")
                    .isEqualTo(new Outcome.Exited(126));
            works(session);
        }
    }

    @Test
    void elapsedTimeIsBoundedForEachCommand() {
        try (SandboxSession session = open(LIMITS.withWall(Duration.ofSeconds(20)))) {
            Duration little = Duration.ofMillis(300);
            for (int at = 0; at < 3; at++) {
                ExecResult result =
                        session.exec(
                                shell("trap '' TERM INT; (setsid sleep 60 &); sleep 60"),
                                little,
                                OutputListener.SILENT,
                                Cancellation.none());
                assertThat(result.outcome()).isEqualTo(new Outcome.LimitReached(Limit.WALL));
                works(session);
            }
        }
    }

    @Test
    void theSessionsOwnLimitOnElapsedTimeIsNeverExceeded() {
        try (SandboxSession session = open(LIMITS.withWall(Duration.ofMillis(300)))) {
            assertThat(sh(session, "sleep 60").outcome())
                    .isEqualTo(new Outcome.LimitReached(Limit.WALL));
        }
    }

    @Test
    void processorTimeIsCountedForEachCommand() {
        try (SandboxSession session = open(LIMITS.withCpu(Duration.ofMillis(700)))) {
            for (int at = 0; at < 2; at++) {
                ExecResult busy = sh(session, "(while :; do :; done) & sleep 60");
                assertThat(busy.outcome()).isEqualTo(new Outcome.LimitReached(Limit.CPU));
                ExecResult idle = sh(session, "exit 1");
                assertThat(idle.outcome()).isEqualTo(new Outcome.Exited(1));
                assertThat(idle.usage().cpu()).isLessThan(Duration.ofMillis(500));
            }
        }
    }

    @Test
    void memoryIsTakenFromTheCommandAndNotFromTheSession() {
        try (SandboxSession session = open(LIMITS.withMemoryBytes(64L << 20))) {
            for (int at = 0; at < 3; at++) {
                ExecResult greedy = exec(session, python("x = bytearray(300 << 20)"));
                assertThat(greedy.outcome()).isEqualTo(new Outcome.LimitReached(Limit.MEMORY));
                works(session);
            }
        }
    }

    @Test
    void filesThatFillTheMemoryEndCommandsAndNotTheSession() {
        Limits limits = LIMITS.withMemoryBytes(32L << 20).withDiskBytes(256L << 20);
        try (SandboxSession session = open(limits)) {
            assertThat(sh(session, "cat /dev/zero >big").outcome())
                    .isEqualTo(new Outcome.LimitReached(Limit.MEMORY));
            assertThat(session.alive()).isTrue();
            ExecResult next = sh(session, ": >big");
            assertThat(next.outcome())
                    .isIn(new Outcome.Exited(0), new Outcome.LimitReached(Limit.MEMORY));
        }
    }

    @Test
    void aForkBombDoesNotHarmTheNextCommand() {
        try (SandboxSession session = open(LIMITS.withProcesses(20))) {
            for (int at = 0; at < 3; at++) {
                ExecResult bomb =
                        exec(
                                session,
                                python(
                                        "import os\n"
                                                + "while True:\n"
                                                + " try: os.fork()\n"
                                                + " except OSError: pass"));
                assertThat(bomb.outcome()).isEqualTo(new Outcome.LimitReached(Limit.PROCESSES));
                works(session);
            }
        }
    }

    @Test
    void aFullDiskIsTheDoingOfTheCommandThatFilledIt() {
        try (SandboxSession session = open(LIMITS.withDiskBytes(1 << 20))) {
            assertThat(sh(session, "cat /dev/zero >big; exit 0").outcome())
                    .isEqualTo(new Outcome.LimitReached(Limit.DISK));
            assertThat(sh(session, "echo more >small").outcome())
                    .isNotInstanceOf(Outcome.LimitReached.class);
            refused(
                    ErrorCode.TOO_LARGE,
                    () -> session.write(SandboxFile.of("new", Bytes.copyOf(new byte[100_000]))));
            assertThat(session.list().files())
                    .extracting(Sandbox.FileEntry::path)
                    .doesNotContain("new");
            assertThat(sh(session, "rm big").outcome()).isEqualTo(new Outcome.Exited(0));
            works(session);
        }
    }

    @Test
    void cancellingEndsTheCommandAndNotTheSession() {
        try (SandboxSession session = open(LIMITS)) {
            for (int at = 0; at < 3; at++) {
                Cancellation cancellation = new Cancellation();
                ExecResult result =
                        session.exec(
                                shell("(setsid sleep 60 &); echo up; sleep 60"),
                                LIMITS.wall(),
                                (_, _) -> cancellation.cancel(),
                                cancellation);
                assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
                works(session);
            }
        }
    }

    @Test
    void aCommandThatWasCancelledBeforehandDoesNothing() {
        try (SandboxSession session = open(LIMITS)) {
            Cancellation cancelled = new Cancellation();
            cancelled.cancel();
            for (int at = 0; at < 20; at++) {
                ExecResult result =
                        session.exec(
                                shell("sleep 60"), LIMITS.wall(), OutputListener.SILENT, cancelled);
                assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
            }
            works(session);
        }
    }

    @Test
    void nothingThatACommandLeftRunningOutlivesIt() {
        try (SandboxSession session = open(LIMITS)) {
            assertThat(
                            sh(
                                            session,
                                            "(setsid sleep 300 &); (trap '' HUP TERM; sleep 300 &);"
                                                    + " sleep 300 & exit 4")
                                    .outcome())
                    .isEqualTo(new Outcome.Exited(4));
            ExecResult seen =
                    sh(session, "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done");
            assertThat(stdout(seen)).doesNotContain("sleep");
            assertThat(sh(session, "kill -9 -1; echo alone").outcome())
                    .isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void standardInputReachesTheCommandThatItIsFor() {
        try (SandboxSession session = open(LIMITS)) {
            byte[] much = new byte[300_000];
            for (String text : List.of("one", "two")) {
                Command cat = command(new Stdin.Fixed(Bytes.utf8(text)), "/bin/cat");
                assertThat(stdout(exec(session, cat))).isEqualTo(text);
                Command ignores = command(new Stdin.Fixed(Bytes.copyOf(much)), "/bin/true");
                assertThat(exec(session, ignores).outcome()).isEqualTo(new Outcome.Exited(0));
            }
            InputPipe pipe = new InputPipe(1000);
            ExecResult answered =
                    session.exec(
                            command(
                                    new Stdin.Live(pipe),
                                    "/bin/sh",
                                    "-c",
                                    "echo question; read line; test \"$line\" = answer"),
                            LIMITS.wall(),
                            (_, _) -> {
                                pipe.write(Bytes.utf8("answer\n"));
                                pipe.close();
                            },
                            Cancellation.none());
            assertThat(answered.outcome()).isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void aSecondCommandAtTheSameTimeIsRefused() throws InterruptedException, ExecutionException {
        try (SandboxSession session = open(LIMITS);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Running first = start(threads, session, "echo up; sleep 60");
            conflict(() -> sh(session, "true")).hasMessageContaining("another command is running");
            first.cancellation().cancel();
            assertThat(first.result().get().outcome()).isEqualTo(new Outcome.Cancelled());
            works(session);
        }
    }

    @Test
    void aListenerCannotStartACommandOfItsOwn() {
        try (SandboxSession session = open(LIMITS)) {
            AtomicReference<ErrorCode> heard = new AtomicReference<>();
            session.exec(
                    shell("echo up"),
                    LIMITS.wall(),
                    (_, _) -> {
                        try {
                            sh(session, "true");
                        } catch (CrucibleException refused) {
                            heard.set(refused.code());
                        }
                    },
                    Cancellation.none());
            assertThat(heard.get()).isEqualTo(ErrorCode.CONFLICT);
        }
    }

    @Test
    void aListenerThatFailsEndsTheCommandAndNotTheSession() {
        try (SandboxSession session = open(LIMITS)) {
            assertThatThrownBy(() ->
                            session.exec(
                                    shell("echo up; sleep 60"),
                                    LIMITS.wall(),
                                    (_, _) -> {
                                        throw new IllegalStateException("listener");
                                    },
                                    Cancellation.none()))
                    .hasMessage("listener");
            works(session);
        }
    }

    @Test
    void onlyRegularFilesAreRead() {
        try (SandboxSession session = open(LIMITS)) {
            sh(
                    session,
                    ": >empty; mkfifo pipe; mkdir folder; ln -s /etc/passwd link; ln -s / root; ln"
                            + " -s .. up; truncate -s 10M sparse; printf x >file");
            assertThat(session.read("empty", 0).content()).isEqualTo(Bytes.EMPTY);
            assertThat(session.read("file", 1).content()).isEqualTo(Bytes.utf8("x"));
            for (String path : List.of("pipe", "folder", "link", "root/etc/passwd", "up/work")) {
                conflict(() -> session.read(path, 1000));
            }
            refused(ErrorCode.NOT_FOUND, () -> session.read("missing", 10));
            refused(ErrorCode.TOO_LARGE, () -> session.read("sparse", 1 << 20));
            refused(ErrorCode.TOO_LARGE, () -> session.read("file", 0));
            for (String path : List.of("", "../file", "/etc/passwd", "a//b", "a\0b", ".")) {
                refused(ErrorCode.INVALID_REQUEST, () -> session.read(path, 10));
            }
            assertThat(session.list().files())
                    .extracting(Sandbox.FileEntry::path)
                    .containsExactly("empty", "file", "sparse");
            assertThat(session.list().skipped()).hasSize(4);
        }
    }

    @Test
    void writingReplacesARegularFileAndNothingElse() {
        try (SandboxSession session = open(LIMITS)) {
            session.write(SandboxFile.of("a/b/file", Bytes.utf8("a longer text")));
            session.write(SandboxFile.of("a/b/file", Bytes.utf8("short")));
            assertThat(session.read("a/b/file", 100).content()).isEqualTo(Bytes.utf8("short"));
            sh(
                    session,
                    "chmod 400 a/b/file; mkfifo pipe; mkdir folder; ln -s /tmp/target link; printf"
                            + " t >/tmp/target; ln -s a door; ln a/b/file twin");
            session.write(SandboxFile.of("a/b/file", Bytes.utf8("new")));
            assertThat(session.read("a/b/file", 100).content()).isEqualTo(Bytes.utf8("new"));
            assertThat(session.read("twin", 100).content()).isEqualTo(Bytes.utf8("short"));
            for (String path : List.of("pipe", "folder", "link", "door/b/file", "pipe/x")) {
                conflict(() -> session.write(SandboxFile.of(path, Bytes.utf8("owned"))));
            }
            assertThat(stdout(sh(session, "cat /tmp/target; ls -A")))
                    .isEqualTo("ta\ndoor\nfolder\nlink\npipe\ntwin\n");
            SandboxFile program = new SandboxFile("p", Bytes.utf8("#!/bin/sh\nexit 7\n"), true);
            for (int at = 0; at < 3; at++) {
                session.write(program);
                assertThat(exec(session, command(Stdin.NONE, "./p")).outcome())
                        .isEqualTo(new Outcome.Exited(7));
            }
        }
    }

    @Test
    void filesCanBeUsedWhileACommandRuns() throws InterruptedException, ExecutionException {
        try (SandboxSession session = open(LIMITS);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Running running =
                    start(
                            threads,
                            session,
                            "printf before >file; mkfifo pipe; echo up; while [ ! -e go ]; do"
                                    + " sleep 0.01; done; cat go; rm file");
            assertThat(session.read("file", 100).content()).isEqualTo(Bytes.utf8("before"));
            conflict(() -> session.read("pipe", 100));
            conflict(() -> session.write(SandboxFile.of("pipe", Bytes.utf8("x"))));
            assertThat(session.list().files()).hasSize(1);
            session.write(SandboxFile.of("go", Bytes.utf8("gone")));
            assertThat(running.result().get().outcome()).isEqualTo(new Outcome.Exited(0));
            assertThat(stdout(running.result().get())).isEqualTo("up\ngone");
            refused(ErrorCode.NOT_FOUND, () -> session.read("file", 100));
        }
    }

    @Test
    void aLeaseOnAFileHoldsNobodyUp() throws InterruptedException, ExecutionException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is not installed");
        try (SandboxSession session = open(LIMITS);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            session.write(SandboxFile.of("file", Bytes.utf8("old")));
            Running running =
                    start(
                            threads,
                            session,
                            "exec "
                                    + PYTHON
                                    + " -I -S -c 'import fcntl, os, signal, time\n"
                                    + "signal.signal(signal.SIGIO, signal.SIG_IGN)\n"
                                    + "fcntl.fcntl(os.open(\"file\", os.O_RDWR),"
                                    + " fcntl.F_SETLEASE, fcntl.F_WRLCK)\n"
                                    + "print(1, flush=True); time.sleep(60)'");
            conflict(() -> session.read("file", 100)).hasMessageContaining("unavailable");
            session.write(SandboxFile.of("file", Bytes.utf8("new")));
            assertThat(session.read("file", 100).content()).isEqualTo(Bytes.utf8("new"));
            running.cancellation().cancel();
            assertThat(running.result().get().outcome()).isEqualTo(new Outcome.Cancelled());
        }
    }

    @Test
    void foldersThatAreMovedAboutLeadNobodyOutside()
            throws InterruptedException, ExecutionException {
        try (SandboxSession session = open(LIMITS);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Running running =
                    start(
                            threads,
                            session,
                            "mkdir a b; printf inside >a/passwd; echo up; while :; do mv a c; ln -s"
                                    + " /etc a; rm a; mkdir a; rmdir a; mv c a; done");
            for (int at = 0; at < 300; at++) {
                try {
                    assertThat(session.read("a/passwd", 10_000).content())
                            .isEqualTo(Bytes.utf8("inside"));
                } catch (CrucibleException moved) {
                    assertThat(moved.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
                }
                session.list();
            }
            running.cancellation().cancel();
            assertThat(running.result().get().outcome()).isEqualTo(new Outcome.Cancelled());
        }
    }

    @Test
    void noDescriptorOfOneCommandIsSeenByTheNext() {
        try (SandboxSession session = open(LIMITS)) {
            for (int at = 0; at < 3; at++) {
                ExecResult open =
                        exec(
                                session,
                                python(
                                        "import os\n"
                                                + "for f in range(256):\n"
                                                + " try: os.fstat(f); print(f)\n"
                                                + " except OSError: pass\n"
                                                + "os.open('/work', os.O_RDONLY)"));
                assertThat(stdout(open)).isEqualTo("0\n1\n2\n");
            }
        }
    }

    @Test
    void everyWallStandsForEveryCommand() {
        try (SandboxSession session = open(LIMITS)) {
            List<String> first = statuses(session);
            for (int at = 0; at < 3; at++) {
                assertThat(exec(session, python(FORBIDDEN)).outcome())
                        .isEqualTo(new Outcome.Exited(0));
                assertThat(stdout(exec(session, python(FORBIDDEN)))).isEmpty();
                assertThat(session.attestation().violations()).isEmpty();
                assertThat(statuses(session)).isEqualTo(first);
                assertThat(sh(session, "cat /etc/shadow || echo x >/usr/x").outcome())
                        .isNotEqualTo(new Outcome.Exited(0));
            }
        }
    }

    private static final String FORBIDDEN =
            """
            import ctypes, os
            libc = ctypes.CDLL(None, use_errno=True)
            calls = {'unshare': (272, 0x10000000), 'keyctl': (250, 0, -3, 0),
              'ptrace': (101, 16, 1, 0), 'bpf': (321, 0, 0, 0), 'io_uring': (425, 1, 0),
              'mount': (165, 0, 0, 0, 0), 'vsock': (41, 40, 1, 0), 'inet': (41, 2, 1, 0),
              'clone-newuser': (56, 0x10000011, 0, 0, 0), 'init-limits': (302, 1, 7, 0, 0)}
            for name, args in calls.items():
                ctypes.set_errno(0)
                r = libc.syscall(*args)
                if r == 0 and name == 'clone-newuser': os._exit(0)
                if r != -1 or ctypes.get_errno() not in (1, 38): print(name, r, ctypes.get_errno())
            for path in ('mem', 'environ', 'maps', 'fd', 'root', 'cwd', 'exe', 'oom_score_adj'):
                for act in (lambda p: open(p, 'rb'), lambda p: open(p, 'r+b'), os.listdir):
                    try: act('/proc/1/' + path); print(path)
                    except OSError: pass
            for number in range(1, 65):
                try: os.kill(1, number)
                except OSError: pass
            """;

    private static List<String> statuses(SandboxSession session) {
        return session.attestation().controls().stream()
                .map((Control control) -> control.name() + " " + control.status())
                .toList();
    }

    @Test
    void whatACommandDoesToItselfDoesNotReachTheNext() {
        try (SandboxSession session = open(LIMITS)) {
            String seen = "umask; pwd; ulimit -a | sort; cat /proc/self/oom_score_adj; trap";
            String first = stdout(sh(session, seen));
            sh(session, "umask 000; cd /tmp; ulimit -n 9 -u 3 -f 1; trap '' TERM; echo 0 >x");
            assertThat(stdout(sh(session, seen))).isEqualTo(first);
        }
    }

    @Test
    void aCommandTooLargeIsRefusedAndHarmsNothing() {
        try (SandboxSession session = open(LIMITS)) {
            refused(ErrorCode.TOO_LARGE, () -> sh(session, "x".repeat(200_000)));
            List<String> words = new ArrayList<>(List.of("/bin/true"));
            for (int at = 0; at < 10_000; at++) {
                words.add("a");
            }
            refused(
                    ErrorCode.TOO_LARGE,
                    () -> exec(session, new Command(words, Map.of(), Stdin.NONE)));
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () -> exec(session, new Command(List.of(), Map.of(), Stdin.NONE)));
            refused(ErrorCode.INVALID_REQUEST, () -> sh(session, "a\0b"));
            assertThat(sh(session, ":" + " ".repeat(120_000)).outcome())
                    .isEqualTo(new Outcome.Exited(0));
            works(session);
        }
    }

    @Test
    void aClosedSessionIsGone() {
        SandboxSession session = open(LIMITS);
        sh(session, "(setsid sleep 300 &); echo x >file");
        session.close();
        session.close();
        assertThat(survivors()).isEmpty();
        assertThat(session.alive()).isFalse();
        conflict(() -> sh(session, "true")).hasMessageContaining("closed");
        conflict(() -> session.read("file", 10));
        conflict(() -> session.write(SandboxFile.of("file", Bytes.EMPTY)));
        conflict(session::list);
    }

    @Test
    void aSessionThatIsNotUsedLeavesNothing() {
        open(LIMITS).close();
        assertThat(survivors()).isEmpty();
    }

    @Test
    void closingEndsACommandThatIsRunning() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            SandboxSession session = open(LIMITS);
            Running running =
                    start(threads, session, "(setsid sleep 60 &); trap '' TERM; echo up; sleep 60");
            Future<?> other = threads.submit(session::close);
            session.close();
            other.get();
            assertThat(running.result().get().outcome()).isEqualTo(new Outcome.Cancelled());
            assertThat(survivors()).isEmpty();
        }
    }

    @Test
    void aListenerMayCloseTheSession() {
        SandboxSession session = open(LIMITS);
        ExecResult result =
                session.exec(
                        shell("echo up; sleep 60"),
                        LIMITS.wall(),
                        (_, _) -> session.close(),
                        Cancellation.none());
        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
        assertThat(survivors()).isEmpty();
    }

    @Test
    void aLifetimeEndsTheSession() {
        Duration lifetime = Duration.ofMillis(600);
        try (SandboxSession session =
                engine().openSession(
                                new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of()), lifetime)) {
            assertThat(sh(session, "sleep 60").outcome())
                    .isEqualTo(new Outcome.LimitReached(Limit.WALL));
            assertThat(session.alive()).isFalse();
            conflict(() -> sh(session, "true")).hasMessageContaining("lifetime");
        }
        for (Duration impossible : List.of(Duration.ZERO, Duration.ofDays(8))) {
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () ->
                            engine().openSession(
                                            new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of()),
                                            impossible));
        }
    }

    @Test
    void sessionsDoNotSeeEachOther() {
        try (SandboxSession one = open(LIMITS);
                SandboxSession other = open(LIMITS)) {
            one.write(SandboxFile.of("secret", Bytes.utf8("s")));
            sh(one, "echo s >/tmp/secret");
            assertThat(stdout(sh(other, "ls -A /work /tmp"))).isEqualTo("/tmp:\n\n/work:\n");
            works(one);
            works(other);
        }
    }

    @Test
    void aHundredCommandsInARow() {
        try (SandboxSession session = open(LIMITS)) {
            for (int at = 0; at < 100; at++) {
                ExecResult result = sh(session, "echo " + at + " | tee -a log; exit " + at);
                assertThat(result.outcome()).isEqualTo(new Outcome.Exited(at));
                assertThat(stdout(result)).isEqualTo(at + "\n");
            }
            assertThat(session.read("log", 1000).content().asText().lines()).hasSize(100);
        }
    }
}
