package dev.crucible.core.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.RunSummary;
import dev.crucible.core.runs.Dispatcher.WorkerInfo;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class NeedsTest {
    @Test
    void whoeverOffersAStrongerClassSatisfiesAWeakerOne() {
        WorkerInfo kernel = worker("gvisor", "kernel");
        assertThat(fits(kernel, "auto", "process")).isTrue();
        assertThat(fits(kernel, "auto", "kernel")).isTrue();
        assertThat(fits(kernel, "auto", "vm")).isFalse();
        assertThat(fits(worker("jail", "process"), "auto", "kernel")).isFalse();
    }

    @Test
    void anEngineThatIsolatesNothingIsOnlyForThoseWhoNameIt() {
        WorkerInfo unsafe = worker("subprocess", "none");
        assertThat(fits(unsafe, "auto", "none")).isFalse();
        assertThat(fits(unsafe, "subprocess", "none")).isTrue();
        assertThat(fits(unsafe, "jail", "none")).isFalse();
    }

    @Test
    void theRuntimeMustBeThere() {
        RunSummary summary =
                new RunSummary(RunSummary.Kind.SCORE, "rust", "auto", "process", Map.of());
        assertThat(Needs.abilities(worker("jail", "process")).containsAll(Needs.of(summary)))
                .isFalse();
    }

    @Test
    void aClassThatNobodyKnowsIsNeverOffered() {
        assertThat(fits(worker("odd", "unheard-of"), "auto", "process")).isFalse();
        assertThat(fits(worker("jail", "process"), "auto", "unheard-of")).isFalse();
    }

    private static boolean fits(WorkerInfo worker, String engine, String isolation) {
        RunSummary summary =
                new RunSummary(RunSummary.Kind.RUN, "python", engine, isolation, Map.of());
        return Needs.abilities(worker).containsAll(Needs.of(summary));
    }

    private static WorkerInfo worker(String engine, String isolation) {
        return new WorkerInfo("w", List.of(engine), List.of(isolation), List.of("python"), 1);
    }
}
