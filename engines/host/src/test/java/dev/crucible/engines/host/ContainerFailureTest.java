package dev.crucible.engines.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/** Container runtimes that cannot build what they are told. */
class ContainerFailureTest {
    private static final SandboxSpec SPEC =
            new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());

    @TempDir private Path folder;

    @AfterEach
    void nothingSurvives() {
        assertThat(HostMachine.survivors()).isEmpty();
    }

    /** The user that is root inside cannot pass; runc then takes its control groups away. */
    @Test
    void aRuntimeThatFailsIsToldWithWhatItSaidAndLeavesNothing() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path own = folder.resolve("own");
        try (HostEngines engines =
                new HostEngines(
                        Path.of(Objects.requireNonNull(System.getProperty("crucible.native"))),
                        HostMachine.slotFile(),
                        own)) {
            ExecutionEngine runc =
                    engines.engines().stream()
                            .filter(engine -> engine.name().equals("runc"))
                            .findFirst()
                            .orElseThrow();
            assumeTrue(runc.info().availability().available(), "runc cannot be used here");
            for (int round = 0; round < 3; round++) {
                assertThatThrownBy(() -> runc.open(SPEC))
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining("runc run failed")
                        .hasMessageContaining("permission denied");
                assertThat(HostMachine.survivors()).isEmpty();
                assertThat(HostMachine.groups())
                        .noneMatch(group -> group.contains("/devices/") && group.contains("/run-"));
            }
        }
        assertThat(own).doesNotExist();
    }
}
