package dev.crucible.engines.embedded.wasm;

import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.Component.SelfTest;
import dev.crucible.core.Component.SelfTest.Status;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The engine's test of itself: its files to the bit, and a program with a file in and out. */
final class WasmSelfTest {
    private static final String PROGRAM =
            "print(open('given').read(), end=''); raise SystemExit(7)";
    private static final String EXPECTED = "in\n";

    private WasmSelfTest() {}

    static SelfTest of(WasmEngine engine, EngineFolder folder) {
        long start = System.nanoTime();
        if (engine.info().availability() instanceof Availability.Unavailable(String reason)) {
            return new SelfTest(Status.SKIPPED, reason, Duration.ZERO);
        }
        try {
            for (Pinned pinned : Pinned.ALL) {
                if (!OwnFile.digest(folder.place(pinned)).equals(pinned.digest())) {
                    return failed(folder.place(pinned) + " is not what was installed", start);
                }
            }
            return execute(engine, start);
        } catch (CrucibleException broken) {
            return failed(broken.code() + ": " + broken.getMessage(), start);
        } catch (IOException unreadable) {
            return failed(String.valueOf(unreadable.getMessage()), start);
        }
    }

    private static SelfTest execute(WasmEngine engine, long start) {
        SandboxSpec spec = new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());
        Command command = new Command(engine.interpreter("-c", PROGRAM), Map.of(), Stdin.NONE);
        try (Sandbox sandbox = engine.open(spec)) {
            sandbox.write(SandboxFile.of("given", Bytes.utf8(EXPECTED)));
            Sandbox.ExecResult result =
                    sandbox.exec(command, OutputListener.SILENT, Cancellation.none());
            boolean right =
                    result.outcome().describe().equals("exited 7")
                            && result.stdout().bytes().asText().equals(EXPECTED);
            return right
                    ? new SelfTest(
                            Status.PASSED,
                            "a program ran in "
                                    + sandbox.attestation().controls().getFirst().host(),
                            since(start))
                    : failed(
                            "expected 'exited 7' and the file's content, got "
                                    + result.outcome().describe(),
                            start);
        }
    }

    private static SelfTest failed(String why, long start) {
        return new SelfTest(Status.FAILED, why, since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
