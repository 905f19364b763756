package dev.crucible.containment.probes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.Probe;
import dev.crucible.containment.Verdict;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunResult.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What a program has no means for was not attempted; nobody takes that for containment. */
class AbsentInterfaceTest {
    private static final String ABSENT = Scripted.TOKEN + " before\n" + Scripted.TOKEN;

    @TempDir private Path folder;

    private Verdict judged(String id, Outcome outcome, String said) {
        Probe probe =
                Catalogue.standard().probes().stream()
                        .filter(one -> one.info().id().equals(id))
                        .findFirst()
                        .orElseThrow();
        try (var trial = probe.prepare(Scripted.ground(folder, "wasm"))) {
            return trial.judge(Scripted.seen(Stage.RUN, outcome, said, "", 1 << 20)).verdict();
        }
    }

    @Test
    void exhaustionThatCouldNotBeTriedIsInconclusive() {
        String said = ABSENT + " absent No module named 'fcntl'\n";
        assertThat(judged("RES-02", new Outcome.Exited(1), said)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judged("RES-02", new Outcome.Exited(1), "")).isEqualTo(Verdict.BREACHED);
        assertThat(judged("RES-02", new Outcome.LimitReached(Limit.MEMORY), said))
                .isEqualTo(Verdict.LIMITED);
    }
}
