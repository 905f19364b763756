package dev.crucible.containment.probes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.Trial;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.oracles.HostView;
import dev.crucible.containment.oracles.HostView.Seen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a run keeps must have been charged to it. */
final class AccountingTest {
    private static final int KEPT = 1_000_000;
    private static final Accounting PROBE =
            new Accounting(ProbeInfo.of("CG-99", "CLLLLL", "keep", "because"), "", KEPT);

    @TempDir private Path folder;

    @Test
    void whatIsChargedIsLimited() throws IOException {
        assertThat(judged(KEPT, KEPT)).isEqualTo(Verdict.LIMITED);
    }

    @Test
    void whatIsNotChargedEscaped() throws IOException {
        assertThat(judged(KEPT, KEPT - 1)).isEqualTo(Verdict.BREACHED);
    }

    @Test
    void whoKeepsTooLittleShowsNothing() throws IOException {
        assertThat(judged(KEPT - 1, KEPT)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void withoutControlGroupsNothingIsCharged() {
        try (Trial trial =
                PROBE.prepare(Scripted.ground("jail", folder, "no control groups: none"))) {
            assertThat(trial.payload()).isEmpty();
            assertThat(trial.whyNot()).contains("no control groups");
        }
    }

    private Verdict judged(int kept, int charged) throws IOException {
        Files.write(folder.resolve("kept"), new byte[kept]);
        Process process = new ProcessBuilder("/bin/cat").directory(folder.toFile()).start();
        try (Trial trial = PROBE.prepare(Scripted.ground("jail", folder))) {
            int pid = Math.toIntExact(process.pid());
            trial.look(
                    new HostView(
                            List.of(
                                    new Seen(
                                            pid, Map.of(), List.of(), Map.of(), List.of(),
                                            List.of()))));
            return trial.judge(Scripted.run(charged, "before", "after")).verdict();
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
