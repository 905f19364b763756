package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.InputPipe;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox.ExecResult;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;
import dev.crucible.testkit.SessionContract;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

class JailSessionTest extends SessionContract {
    private static final Duration WALL = Duration.ofSeconds(30);

    @Override
    protected ExecutionEngine engine() {
        return HostMachine.engine("jail");
    }

    @Override
    protected List<String> survivors() {
        return HostMachine.survivors();
    }

    private SandboxSession open() {
        return engine().openSession(
                        new SandboxSpec(
                                Limits.DEFAULTS.withWall(WALL), NetworkAccess.NONE, List.of()),
                        Duration.ofMinutes(5));
    }

    private static ExecResult sh(SandboxSession session, String script, OutputListener listener) {
        return session.exec(
                new Command(
                        List.of("/bin/sh", "-c", script),
                        Map.of("PATH", "/usr/bin:/bin"),
                        Stdin.NONE),
                WALL,
                listener,
                Cancellation.none());
    }

    /** The processes of this JVM's sandboxes whose status, as the host reads it, is like this. */
    private static List<Path> processes(Predicate<String> status) {
        try {
            List<Path> found = new ArrayList<>();
            String mark = HostMachine.mark(ProcessHandle.current().pid());
            for (String process : HostMachine.processesIn(mark)) {
                Path path = Path.of(process.substring(process.indexOf("/proc/")));
                if (status.test(Files.readString(path.resolve("status")))) {
                    found.add(path);
                }
            }
            return found;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static boolean init(String status) {
        return status.lines().anyMatch(line -> line.matches("NSpid:.*\\s1"));
    }

    private static void killInit() {
        assertThat(processes(JailSessionTest::init)).hasSize(1);
        for (Path init : processes(JailSessionTest::init)) {
            long pid = Long.parseLong(init.getFileName().toString());
            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        }
    }

    @Test
    void theHostSeesEveryCommandBehindTheSameWalls() {
        try (SandboxSession session = open()) {
            List<List<String>> seen = new ArrayList<>();
            for (int at = 0; at < 3; at++) {
                InputPipe pipe = new InputPipe(10);
                session.exec(
                        new Command(
                                List.of("/bin/sh", "-c", "echo up; read -r _"),
                                Map.of(),
                                new Stdin.Live(pipe)),
                        WALL,
                        (_, _) -> {
                            seen.add(walls());
                            pipe.close();
                        },
                        Cancellation.none());
            }
            assertThat(seen).hasSize(3).allMatch(facts -> facts.equals(seen.getFirst()));
            assertThat(seen.getFirst())
                    .contains(
                            "NoNewPrivs:\t1",
                            "Seccomp:\t2",
                            "CapEff:\t0000000000000000",
                            "CapBnd:\t0000000000000000",
                            "CapPrm:\t0000000000000000")
                    .noneMatch(fact -> fact.startsWith("Uid:\t0"))
                    .anyMatch(fact -> fact.startsWith("mnt:["));
        }
    }

    /** What bounds the one process that is not the init. */
    private static List<String> walls() {
        List<Path> programs = processes(status -> !init(status));
        assertThat(programs).hasSize(1);
        Path program = programs.getFirst();
        try {
            List<String> facts = new ArrayList<>();
            Files.readString(program.resolve("status"))
                    .lines()
                    .filter(line -> line.matches("(Uid|Gid|Groups|Cap.*|NoNew.*|Seccomp.*):.*"))
                    .forEach(facts::add);
            for (String kind : List.of("user", "pid", "mnt", "net", "ipc", "uts", "cgroup")) {
                facts.add(Files.readSymbolicLink(program.resolve("ns/" + kind)).toString());
            }
            facts.add(Files.readString(program.resolve("cgroup")));
            facts.add(Files.readString(program.resolve("limits")));
            facts.add(Files.readString(program.resolve("mountinfo")));
            facts.add(Files.readString(program.resolve("oom_score_adj")));
            return facts;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    void betweenTwoCommandsTheInitIsAlone() {
        try (SandboxSession session = open()) {
            sh(session, "(setsid sleep 300 &); exit 0", OutputListener.SILENT);
            assertThat(processes(_ -> true)).hasSize(1).isEqualTo(processes(JailSessionTest::init));
        }
    }

    @Test
    void aSandboxThatBreaksIsLost() {
        try (SandboxSession session = open()) {
            ExecResult result = sh(session, "echo up; sleep 60", (_, _) -> killInit());
            assertThat(result.outcome()).isInstanceOf(Outcome.Lost.class);
            assertThat(session.alive()).isFalse();
            assertThatThrownBy(() -> sh(session, "true", OutputListener.SILENT))
                    .isInstanceOfSatisfying(
                            CrucibleException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        }
    }

    @Test
    void aSandboxThatBreaksBetweenTwoCommandsIsNoticed() {
        try (SandboxSession session = open()) {
            sh(session, "true", OutputListener.SILENT);
            killInit();
            long deadline = System.nanoTime() + WALL.toNanos();
            while (session.alive() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(session.alive()).isFalse();
        }
    }

    @Test
    void theInitsOwnTimeIsNotThePrograms() throws IOException {
        try (SandboxSession session = open()) {
            sh(session, "true", OutputListener.SILENT);
            Path init = processes(JailSessionTest::init).getFirst();
            assertThat(Files.readString(init.resolve("limits")))
                    .containsPattern("Max cpu time +unlimited +unlimited");
            assertThat(session.attestation().controls())
                    .anyMatch(control ->
                            control.name().equals("resource-limits")
                                    && control.host().startsWith("11:11 "));
        }
    }
}
