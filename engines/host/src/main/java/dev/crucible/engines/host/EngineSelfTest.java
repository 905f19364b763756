package dev.crucible.engines.host;

import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Component.SelfTest;
import dev.crucible.core.Component.SelfTest.Status;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An engine's test of itself: one small program with a file in and its output back. */
final class EngineSelfTest {
    private static final String EXPECTED = "in\n";

    private EngineSelfTest() {}

    static SelfTest of(ExecutionEngine engine) {
        long start = System.nanoTime();
        if (engine.info().availability() instanceof Availability.Unavailable(String reason)) {
            return new SelfTest(Status.SKIPPED, reason, Duration.ZERO);
        }
        try {
            return execute(engine, start);
        } catch (CrucibleException broken) {
            return new SelfTest(
                    Status.FAILED, broken.code() + ": " + broken.getMessage(), since(start));
        }
    }

    private static SelfTest execute(ExecutionEngine engine, long start) {
        SandboxSpec spec = new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());
        Command command =
                new Command(
                        List.of("/bin/sh", "-c", "cat given; exit 7"),
                        Map.of("PATH", "/usr/bin:/bin"),
                        Stdin.NONE);
        try (Sandbox sandbox = engine.open(spec)) {
            sandbox.write(SandboxFile.of("given", Bytes.utf8(EXPECTED)));
            Sandbox.ExecResult result =
                    sandbox.exec(command, OutputListener.SILENT, Cancellation.none());
            boolean right =
                    result.outcome().describe().equals("exited 7")
                            && result.stdout().bytes().asText().equals(EXPECTED);
            int enforced =
                    sandbox.attestation().controls().size()
                            - sandbox.attestation().notEnforced().size();
            return right
                    ? new SelfTest(
                            Status.PASSED,
                            "a program ran, " + enforced + " controls enforced",
                            since(start))
                    : new SelfTest(
                            Status.FAILED,
                            "expected 'exited 7' and the file's content, got "
                                    + result.outcome().describe(),
                            since(start));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
