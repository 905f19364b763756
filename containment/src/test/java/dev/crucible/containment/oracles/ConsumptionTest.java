package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.oracles.HostView.Seen;
import dev.crucible.core.Limits;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

final class ConsumptionTest {
    private static final Limits PROMISED =
            Limits.DEFAULTS
                    .withProcesses(3)
                    .withOpenFiles(8)
                    .withDiskBytes(1_000_000)
                    .withFileSizeBytes(1_000)
                    .withWall(Duration.ofSeconds(1));

    @Test
    void whatWasPromisedMayBeTaken() {
        assertThat(new Consumption("of it", 3, 3).exceeded()).isFalse();
        assertThat(new Consumption("of it", 4, 3).exceeded()).isTrue();
    }

    @Test
    void threadsCountAsProcessesDo() {
        HostView view = new HostView(List.of(process("3", 0), process("1", 0)));

        Consumption tasks = Consumption.tasks(view, PROMISED);

        assertThat(tasks.used()).isEqualTo(4);
        assertThat(tasks.exceeded()).isTrue();
    }

    @Test
    void aProcessWithoutThatFieldCountsAsOne() {
        assertThat(Consumption.tasks(new HostView(List.of(process("", 0))), PROMISED).used())
                .isEqualTo(1);
    }

    @Test
    void openFilesAreThoseOfOneProcess() {
        HostView view = new HostView(List.of(process("1", 5), process("1", 8)));

        Consumption files = Consumption.openFiles(view, PROMISED);

        assertThat(files.used()).isEqualTo(8);
        assertThat(files.exceeded()).isFalse();
    }

    @Test
    void aLargeFileIsNotHiddenByAnEmptyDisk() {
        Written written = new Written(1_001, 1_001, 1);

        assertThat(Consumption.disk(written, PROMISED).exceeded()).isFalse();
        assertThat(Consumption.file(written, PROMISED).exceeded()).isTrue();
    }

    @Test
    void aRunMayEndALittleAfterItsTimeAndNotMuchLater() {
        assertThat(Consumption.wall(Duration.ofSeconds(2), PROMISED).exceeded()).isFalse();
        assertThat(Consumption.wall(Duration.ofSeconds(4), PROMISED).exceeded()).isTrue();
    }

    private static Seen process(String threads, int descriptors) {
        return new Seen(
                1,
                Map.of("Threads", threads),
                java.util.Collections.nCopies(descriptors, "pipe:[1]"),
                Map.of(),
                List.of(),
                List.of());
    }
}
