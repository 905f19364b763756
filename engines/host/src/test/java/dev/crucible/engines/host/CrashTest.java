package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Crucible is killed in the middle of a run, by a signal that it cannot see coming. */
class CrashTest {
    private static final Duration CLEAN_UP = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({
        "jail, run",
        "bubblewrap, run",
        "runc, run",
        "gvisor, run",
        "subprocess, run",
        "jail, command of a session",
        "jail, idle session"
    })
    void nothingIsLeftWhenCrucibleIsKilled(String engine, String during)
            throws IOException, InterruptedException {
        assumeTrue(
                HostMachine.engine(engine).info().availability().available(),
                engine + " cannot be used here");
        Process crucible =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dcrucible.native=" + System.getProperty("crucible.native"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName(),
                                engine,
                                during)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String mark = HostMachine.mark(crucible.pid());
        try (BufferedReader output = crucible.inputReader()) {
            Path folder = Path.of(Objects.requireNonNull(output.readLine()));
            assertThat(output.readLine()).isEqualTo("running");
            assertThat(HostMachine.processesIn(mark)).isNotEmpty();
            crucible.destroyForcibly();
            assertThat(crucible.waitFor(10, TimeUnit.SECONDS)).isTrue();
            long deadline = System.nanoTime() + CLEAN_UP.toNanos();
            while (System.nanoTime() < deadline && !left(mark, folder).isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(left(mark, folder)).isEmpty();
        } finally {
            crucible.destroyForcibly();
        }
    }

    private static List<String> left(String mark, Path folder) throws IOException {
        List<String> left = new ArrayList<>(HostMachine.processesIn(mark));
        left.addAll(HostMachine.groupsOf(mark.substring(1)));
        if (Files.exists(folder)) {
            left.add(folder.toString());
        }
        return left;
    }

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Files.createTempDirectory("crucible-crash-");
            HostEngines engines =
                    new HostEngines(
                            Path.of(System.getProperty("crucible.native")),
                            HostMachine.slotFile(),
                            folder);
            ExecutionEngine engine =
                    engines.engines().stream()
                            .filter(candidate -> candidate.info().name().equals(arguments[0]))
                            .findFirst()
                            .orElseThrow();
            System.out.println(folder);
            SandboxSpec spec =
                    new SandboxSpec(
                            Limits.DEFAULTS.withWall(Duration.ofMinutes(5)),
                            NetworkAccess.NONE,
                            List.of());
            if (arguments[1].equals("run")) {
                Sandbox sandbox = engine.open(spec);
                sandbox.exec(command("; sleep 300"), Victim::print, Cancellation.none());
                return;
            }
            SandboxSession session = engine.openSession(spec, Duration.ofHours(1));
            boolean idle = arguments[1].startsWith("idle");
            for (int at = 0; at < 3; at++) {
                session.exec(command(""), Duration.ofMinutes(5), (_, _) -> {}, Cancellation.none());
            }
            session.exec(
                    command(idle ? "" : "; sleep 300"),
                    Duration.ofMinutes(5),
                    Victim::print,
                    Cancellation.none());
            LockSupport.park();
        }

        private static void print(OutputListener.Stream stream, Bytes chunk) {
            System.out.print(chunk.asText());
        }

        private static Command command(String last) {
            return new Command(
                    List.of(
                            "/bin/sh",
                            "-c",
                            "(setsid sleep 300 &) ; (trap '' TERM; sleep 300) & echo x >file;"
                                    + " echo running"
                                    + last),
                    Map.of("PATH", "/usr/bin:/bin"),
                    Stdin.NONE);
        }
    }
}
