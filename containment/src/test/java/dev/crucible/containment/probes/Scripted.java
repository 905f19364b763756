package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Observation;
import dev.crucible.containment.Transcript;
import dev.crucible.containment.oracles.HostView;
import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Control;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunResult;
import dev.crucible.core.RunResult.Stage;
import dev.crucible.core.Usage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;

/** Observations that nobody made. */
final class Scripted {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private Scripted() {}

    static Ground ground(Path outside, String engine) {
        return ground(engine, outside, "control groups version 2");
    }

    /** Where an engine of this name, with these notes, is probed. */
    static Ground ground(String engine, Path outside, String... notes) {
        return new Ground(
                new EngineInfo(
                        engine,
                        engine.equals("subprocess") ? IsolationClass.NONE : IsolationClass.PROCESS,
                        "1",
                        new Availability.Available(),
                        List.of(notes)),
                outside,
                RandomGeneratorFactory.of("L64X128MixRandom").create(7));
    }

    /** A run that wrote these and used so much memory. */
    static Observation seen(
            Stage stage, Outcome outcome, String stdout, String stderr, long memory) {
        RunResult result =
                new RunResult(
                        new RunId("run-" + "0".repeat(26)),
                        stage,
                        outcome,
                        new CapturedStream(Bytes.utf8(stdout), false),
                        new CapturedStream(Bytes.utf8(stderr), false),
                        new Usage(Duration.ofSeconds(1), Duration.ofSeconds(1), memory),
                        new Attestation(
                                "jail",
                                IsolationClass.PROCESS,
                                List.of(new Control("seccomp", "2", "2", Control.Status.ENFORCED))),
                        List.of(),
                        List.of());
        return new Observation(
                TOKEN,
                result,
                Transcript.of(result.stdout().bytes(), TOKEN),
                Optional.empty(),
                Duration.ofSeconds(1),
                Optional.empty());
    }

    /** A run that ended well and said these lines of what it did. */
    static Observation said(String... lines) {
        return seen(Stage.RUN, new Outcome.Exited(0), spoken(lines), "", 0);
    }

    /** A run that said these lines and was charged for this memory. */
    static Observation run(long memory, String... lines) {
        return seen(Stage.RUN, new Outcome.Exited(0), spoken(lines), "", memory);
    }

    /** Lines as a payload says them. */
    static String spoken(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(TOKEN).append(' ').append(line).append('\n');
        }
        return text.toString();
    }

    /** A view of this very process. */
    static HostView ownProcess() {
        return new HostView(
                List.of(
                        new HostView.Seen(
                                (int) ProcessHandle.current().pid(),
                                java.util.Map.of(),
                                List.of(),
                                java.util.Map.of(),
                                List.of(),
                                List.of())));
    }
}
