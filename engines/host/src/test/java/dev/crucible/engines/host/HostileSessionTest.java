package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox.ExecResult;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Programs that attack whatever they can reach, one after the other in the same session. */
class HostileSessionTest {
    private static final int ROUNDS =
            Optional.ofNullable(System.getenv("CRUCIBLE_LONG")).isPresent() ? 20 : 2;

    private static final Limits LIMITS =
            Limits.DEFAULTS
                    .withWall(Duration.ofMillis(1500))
                    .withCpu(Duration.ofMillis(700))
                    .withMemoryBytes(64 << 20)
                    .withProcesses(32)
                    .withDiskBytes(8 << 20)
                    .withOutputBytes(100_000);

    private static final List<String> ON_THE_INIT =
            List.of(
                    /* Children that tell nobody of their end, and siblings instead of children. */
                    "import ctypes, time\nc = ctypes.CDLL(None)\n"
                            + "for flags in (0, 0x8000, 0x8011, 10):\n"
                            + " if c.syscall(56, flags, 0, 0, 0, 0) == 0:\n  time.sleep(60)",
                    "import os, time\n"
                        + "for act in (lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),\n"
                        + " lambda: os.setpriority(os.PRIO_USER, 0, 19),\n"
                        + " lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),\n"
                        + " lambda: os.sched_setaffinity(1, {0})):\n"
                        + " try: act()\n"
                        + " except OSError: pass",
                    "import ctypes, os, time\nc = ctypes.CDLL(None)\nc.prctl(36, 1, 0, 0, 0)\n"
                            + "if os.fork() == 0:\n if os.fork() == 0:\n  time.sleep(60)\n"
                            + " os._exit(0)\nos.kill(os.getpid(), 19)",
                    "import os\nfor f in range(3, 256):\n"
                            + " try: os.write(f, b'X' + bytes(12)); print(f)\n"
                            + " except OSError: pass\n"
                            + "open('/proc/self/oom_score_adj', 'w').write('0')\n"
                            + "x = []\nwhile True: x.append(bytearray(1 << 20))",
                    "import os, threading, time\n"
                            + "threading.Thread(target=time.sleep, args=(60,)).start()\n"
                            + "import ctypes\nctypes.CDLL(None).syscall(60, 3)");

    @Test
    void aSessionOutlivesWhateverItsCommandsDo()
            throws IOException, ExecutionException, InterruptedException {
        ExecutionEngine engine = HostMachine.engine("jail");
        assumeTrue(engine.info().availability().available(), "the jail cannot be used here");
        HostSnapshot before = HostSnapshot.take();
        try (var workers = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> sessions =
                    List.of(
                            workers.submit(() -> attack(engine)),
                            workers.submit(() -> attack(engine)));
            for (Future<Integer> session : sessions) {
                assertThat(session.get()).isPositive();
            }
        }
        assertThat(HostMachine.survivors()).isEmpty();
        assertThat(HostSnapshot.take().facts()).isEqualTo(before.facts());
    }

    private static int attack(ExecutionEngine engine) {
        List<String> attacks = new ArrayList<>(HostileRunsTest.ATTACKS);
        attacks.addAll(ON_THE_INIT);
        int commands = 0;
        SandboxSpec spec = new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of());
        try (SandboxSession session = engine.openSession(spec, Duration.ofHours(1))) {
            for (int round = 0; round < ROUNDS; round++) {
                for (String attack : attacks) {
                    Outcome outcome =
                            exec(session, "/usr/bin/python3", "-I", "-S", "-c", attack).outcome();
                    assertThat(outcome)
                            .as("%s", attack)
                            .isNotInstanceOf(Outcome.Refused.class)
                            .isNotInstanceOf(Outcome.Lost.class);
                    ExecResult next = exec(session, "/bin/sh", "-c", "echo /proc/[0-9]*; exit 7");
                    assertThat(next.outcome()).as("%s", attack).isEqualTo(new Outcome.Exited(7));
                    /* The shell sees itself alone: the init is hidden from it. */
                    assertThat(next.stdout().bytes().asText().split(" ", -1))
                            .as("%s", attack)
                            .hasSize(1);
                    exec(session, "/bin/sh", "-c", "rm -rf /work/* /tmp/*");
                    commands++;
                }
            }
            assertThat(session.alive()).isTrue();
        }
        return commands;
    }

    private static ExecResult exec(SandboxSession session, String... argv) {
        return session.exec(
                new Command(List.of(argv), Map.of("PATH", "/usr/bin:/bin"), Stdin.NONE),
                LIMITS.wall(),
                OutputListener.SILENT,
                Cancellation.none());
    }
}
