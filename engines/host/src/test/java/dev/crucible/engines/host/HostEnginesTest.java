package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Component.SelfTest.Status;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class HostEnginesTest {
    private static HostEngines engines(Path folder) {
        return new HostEngines(
                Path.of(System.getProperty("crucible.native", "")), HostMachine.slotFile(), folder);
    }

    @AfterEach
    void nothingSurvives() {
        assertThat(HostMachine.survivors()).isEmpty();
    }

    @Test
    void preferStrongerEnginesAndPutNoIsolationLast(@TempDir Path folder) {
        try (HostEngines engines = engines(folder.resolve("one"))) {
            assertThat(engines.engines())
                    .extracting(engine -> engine.info().name())
                    .containsExactly("jail", "bubblewrap", "runc", "gvisor", "subprocess");
            assertThat(engines.engines().getLast().info().isolation())
                    .isEqualTo(IsolationClass.NONE);
        }
    }

    @Test
    void twoSetsInOneProcessDoNotDisturbEachOther(@TempDir Path folder) {
        try (HostEngines one = engines(folder.resolve("one"))) {
            engines(folder.resolve("two")).close();
            /* The third needs a folder that other users can pass through. */
            for (ExecutionEngine engine : one.engines().subList(0, 2)) {
                assertThat(engine.selfTest())
                        .extracting(test -> test.status(), test -> test.detail())
                        .doesNotContain(Status.FAILED);
            }
        }
    }

    @Test
    void closingRemovesTheTemporaryFolder(@TempDir Path folder) {
        Path own = folder.resolve("own");
        try (HostEngines engines = engines(own)) {
            engines.engines().forEach(ExecutionEngine::selfTest);
        }
        assertThat(Files.exists(own)).isFalse();
    }

    @Test
    void withoutTheHelperTheJailSaysWhatToInstall(@TempDir Path folder) {
        try (HostEngines engines =
                new HostEngines(folder, HostMachine.slotFile(), folder.resolve("own"))) {
            ExecutionEngine jail = engines.engines().getFirst();
            assertThat(jail.selfTest().status()).isEqualTo(Status.SKIPPED);
            assertThat(jail.selfTest().detail()).contains("gcc");
        }
    }
}
