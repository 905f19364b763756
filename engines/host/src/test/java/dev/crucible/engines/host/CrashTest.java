package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

/** Crucible is killed in the middle of a run, by a signal that it cannot see coming. */
class CrashTest {
    private static final Duration CLEAN_UP = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"jail", "bubblewrap", "subprocess"})
    void nothingIsLeftWhenCrucibleIsKilled(String engine) throws IOException, InterruptedException {
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
                                engine)
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
            Sandbox sandbox = engine.open(spec);
            sandbox.exec(
                    new Command(
                            List.of(
                                    "/bin/sh",
                                    "-c",
                                    "(setsid sleep 300 &) ; (trap '' TERM; sleep 300) & echo x >"
                                            + " file; echo running; sleep 300"),
                            Map.of("PATH", "/usr/bin:/bin"),
                            Stdin.NONE),
                    (_, chunk) -> System.out.print(chunk.asText()),
                    Cancellation.none());
        }
    }
}
