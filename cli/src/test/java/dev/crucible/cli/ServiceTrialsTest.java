package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Component;
import dev.crucible.core.Component.SelfTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** Store, queue and log show that they work, and leave nothing. */
final class ServiceTrialsTest {
    @TempDir private Path folder;

    @Test
    void everyPartIsTriedAndNothingIsLeft() {
        List<Component> components =
                new ServiceTrials(InstantSource.system(), new SecureRandom()).components(folder);
        assertThat(components).extracting(Component::name).containsExactly("store", "queue", "log");
        assertThat(components)
                .extracting(Component::selfTest)
                .allSatisfy(test ->
                        assertThat(test.status())
                                .as(test.detail())
                                .isEqualTo(SelfTest.Status.PASSED));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatDoesNotWorkFailsAndLeavesNothing() {
        SelfTest test =
                new ScratchSelfTest(
                                "store",
                                folder,
                                data -> {
                                    assertThat(Files.notExists(data)).isTrue();
                                    throw new IllegalStateException("the disk is full");
                                })
                        .selfTest();
        assertThat(test.status()).isEqualTo(SelfTest.Status.FAILED);
        assertThat(test.detail()).isEqualTo("the disk is full");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whereNothingCanBeWrittenTheTestFailsAndDoesNotThrow() {
        SelfTest test =
                new ScratchSelfTest("store", folder.resolve("not/there"), _ -> "").selfTest();
        assertThat(test.status()).isEqualTo(SelfTest.Status.FAILED);
    }
}
