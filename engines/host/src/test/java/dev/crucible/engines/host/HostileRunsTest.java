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
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Programs that attack whatever they can reach, many of them, two at a time. */
class HostileRunsTest {
    private static final int RUNS =
            Optional.ofNullable(System.getenv("CRUCIBLE_LONG")).isPresent() ? 1000 : 120;

    private static final Limits LIMITS =
            Limits.DEFAULTS
                    .withWall(Duration.ofMillis(1500))
                    .withCpu(Duration.ofMillis(700))
                    .withMemoryBytes(64 << 20)
                    .withProcesses(32)
                    .withDiskBytes(8 << 20)
                    .withOutputBytes(100_000);

    static final List<String> ATTACKS =
            List.of(
                    "import os\nwhile True:\n try: os.fork()\n except OSError: pass",
                    "x = []\nwhile True: x.append(bytearray(1 << 20))",
                    "import sys\nwhile True: sys.stdout.write('x' * 65536)",
                    "import os\nfor i in range(10**9): open(f'/tmp/{i}', 'wb').write(b'x' * 65536)",
                    "while True: pass",
                    "import os, signal\n"
                            + "for s in range(1, 65):\n"
                            + " try: signal.signal(s, signal.SIG_IGN)\n"
                            + " except (OSError, ValueError): pass\n"
                            + "os.kill(-1, 9)",
                    "import os\nif os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n"
                            + "  while True: pass\n",
                    "import os\n"
                            + "for p in ('/dev/null', '/dev/zero', '/usr/bin/env', '/',"
                            + " '/proc/1/mem'):\n"
                            + " for act in (lambda: os.chmod(p, 0o777), lambda: os.chown(p, 1000,"
                            + " 1000), lambda: os.truncate(p, 0), lambda: os.unlink(p), lambda:"
                            + " os.utime(p)):\n"
                            + "  try: act()\n"
                            + "  except OSError: pass",
                    "import ctypes\n"
                        + "c = ctypes.CDLL(None)\n"
                        + "for f in (1024 | 0o600, 0o1600):\n"
                        + " c.shmget(4711, 4096, f)\n"
                        + " c.semget(4711, 1, f)\n"
                        + " c.msgget(4711, f)\n"
                        + "for n in range(600):\n"
                        + " if n not in (0, 15, 34, 35, 60, 61, 73, 112, 128, 130, 202, 219, 231,"
                        + " 232, 247, 270, 271, 281, 286, 322, 435, 441, 449): c.syscall(n, -1, -1,"
                        + " -1, -1, -1, -1)",
                    "import os\nos.makedirs('d'); os.chdir('d')\n"
                            + "for i in range(3000):\n try:\n  os.mkdir('x'); os.chdir('x')\n"
                            + " except OSError: break\nos.chmod('.', 0)",
                    "import os, time\n"
                            + "for f in ('/dev/stdin', '/dev/stdout', '/proc/self/fd/1'):\n"
                            + " try: os.truncate(f, 0)\n"
                            + " except OSError: pass\n"
                            + "import fcntl\n"
                            + "fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK)\n"
                            + "time.sleep(60)");

    @ParameterizedTest
    @ValueSource(strings = {"jail", "bubblewrap"})
    void hostileRunsChangeNothingAndLeaveNothing(String name)
            throws IOException, ExecutionException, InterruptedException {
        ExecutionEngine engine = HostMachine.engine(name);
        assumeTrue(engine.info().availability().available(), name + " cannot be used here");
        HostSnapshot before = HostSnapshot.take();
        List<String> groups = HostMachine.groups();
        try (var workers = Executors.newFixedThreadPool(2)) {
            List<Future<Outcome>> outcomes =
                    IntStream.range(0, RUNS)
                            .mapToObj(at -> ATTACKS.get(at % ATTACKS.size()))
                            .map(attack -> workers.submit(() -> run(engine, attack)))
                            .toList();
            for (Future<Outcome> outcome : outcomes) {
                assertThat(outcome.get())
                        .isNotInstanceOf(Outcome.Refused.class)
                        .isNotInstanceOf(Outcome.Lost.class);
            }
        }
        assertThat(HostMachine.survivors()).isEmpty();
        /* Empty groups are kept for other runs: as many as ran at once, in three hierarchies. */
        assertThat(HostMachine.groups()).hasSizeLessThanOrEqualTo(groups.size() + 2 * 3);
        assertThat(HostSnapshot.take().facts()).isEqualTo(before.facts());
    }

    private static Outcome run(ExecutionEngine engine, String attack) {
        SandboxSpec spec = new SandboxSpec(LIMITS, NetworkAccess.NONE, List.of());
        try (Sandbox sandbox = engine.open(spec)) {
            return sandbox.exec(
                            new Command(
                                    List.of("/usr/bin/python3", "-I", "-S", "-c", attack),
                                    Map.of("PATH", "/usr/bin:/bin"),
                                    Stdin.NONE),
                            OutputListener.SILENT,
                            Cancellation.none())
                    .outcome();
        }
    }
}
