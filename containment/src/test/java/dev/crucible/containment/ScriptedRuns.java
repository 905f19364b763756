package dev.crucible.containment;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Control;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.Usage;

import java.util.ArrayList;
import java.util.List;

/** Runs that are not executed: they say what their programs would, and how many there were. */
final class ScriptedRuns implements RunPath {
    private static final RunId ID = new RunId("run-01arz3ndektsv4rrffq69g5fav");

    private final List<Control> controls = new ArrayList<>();
    private final List<Boolean> attempted = new ArrayList<>();
    private boolean mute;

    /** Every run is attested with this control, too. */
    ScriptedRuns attesting(String name, Control.Status status, String host) {
        controls.add(new Control(name, "", host, status));
        return this;
    }

    /** Programs that attempt nothing say nothing either. */
    ScriptedRuns muteWhenIdle() {
        mute = true;
        return this;
    }

    /** For each run whether it made the attempt. */
    List<Boolean> attempted() {
        return attempted;
    }

    static EngineInfo engine() {
        return new EngineInfo(
                "jail", IsolationClass.PROCESS, "1", new Availability.Available(), List.of());
    }

    @Override
    public RunResult run(RunRequest request, OutputListener listener) {
        boolean attempts =
                request.files().getFirst().content().asText().contains(ScriptedProbe.ATTEMPT);
        attempted.add(attempts);
        if (mute && !attempts) {
            return result("", "no interpreter");
        }
        String token = request.environment().values().iterator().next();
        String acts = attempts ? token + " act knock 0 -\n" : "";
        return result(token + " before\n" + acts + token + " after\n", "");
    }

    RunResult result(String stdout, String stderr) {
        return new RunResult(
                ID,
                RunResult.Stage.RUN,
                new Outcome.Exited(0),
                new CapturedStream(Bytes.utf8(stdout), false),
                new CapturedStream(Bytes.utf8(stderr), false),
                Usage.NOTHING,
                new Attestation("jail", IsolationClass.PROCESS, controls),
                List.of(),
                List.of());
    }
}
