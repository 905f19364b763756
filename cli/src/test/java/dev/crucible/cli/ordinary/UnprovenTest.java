package dev.crucible.cli.ordinary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Availability;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.Host;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

final class UnprovenTest {
    @Test
    void whereAttemptsCanBeShownThereIsNothingToSay() {
        assertThat(Unproven.here(List.of(new Named(new Availability.Available())), "ann"))
                .isEmpty();
    }

    @Test
    void theReasonIsSaidOnceWithAWayToAWholeMeasurement() {
        Availability missing = new Availability.Unavailable("it needs a control group");
        String why =
                Unproven.here(List.of(new Named(missing), new Named(missing)), "ann").orElseThrow();

        assertThat(why).containsOnlyOnce("it needs a control group");
        if (!Host.root()) {
            assertThat(why).endsWith("sudo crucible verify --user ann");
        }
    }

    private record Named(Availability availability) implements ExecutionEngine {
        @Override
        public EngineInfo info() {
            return new EngineInfo("enclosure", IsolationClass.NONE, "1", availability, List.of());
        }

        @Override
        public Sandbox open(SandboxSpec spec) {
            throw SandboxException.refused("it is only a name");
        }

        @Override
        public SelfTest selfTest() {
            return new SelfTest(SelfTest.Status.SKIPPED, "it is only a name", Duration.ZERO);
        }
    }
}
