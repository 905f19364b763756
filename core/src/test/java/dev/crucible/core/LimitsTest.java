package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class LimitsTest {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;
    private static final long TIB = 1024 * GIB;

    private static List<String> faultyFields(Limits limits) {
        return limits.faults("limits").stream().map(Fault::field).toList();
    }

    @Test
    void theDefaultsArePossible() {
        assertThat(Limits.DEFAULTS.faults("limits")).isEmpty();
        assertThat(Limits.COMPILE_DEFAULTS.faults("limits")).isEmpty();
    }

    @Test
    void bothEndsOfEveryRangeArePossible() {
        Duration least = Duration.ofMillis(1);
        Duration most = Duration.ofHours(24);
        assertThat(faultyFields(new Limits(least, least, 4 * MIB, 1, 8, 0, 64 * KIB, 0))).isEmpty();
        assertThat(faultyFields(new Limits(most, most, TIB, 32_768, 1_048_576, TIB, TIB, GIB)))
                .isEmpty();
    }

    @Test
    void everyBoundOutOfItsRangeIsNamed() {
        String[] all = {
            "limits.wall",
            "limits.cpu",
            "limits.memoryBytes",
            "limits.processes",
            "limits.openFiles",
            "limits.fileSizeBytes",
            "limits.diskBytes",
            "limits.outputBytes",
        };
        Duration short_ = Duration.ofNanos(999_999);
        Duration long_ = Duration.ofHours(24).plusNanos(1);
        assertThat(
                        faultyFields(
                                new Limits(
                                        short_, short_, 4 * MIB - 1, 0, 7, -1, 64 * KIB - 1, -1)))
                .containsExactly(all);
        assertThat(
                        faultyFields(
                                new Limits(
                                        long_, long_, TIB + 1, 32_769, 1_048_577, TIB + 1, TIB + 1,
                                        GIB + 1)))
                .containsExactly(all);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "9223372036854775807", "-9223372036854775808"})
    void anImpossibleTimeIsAFaultHoweverLong(long seconds) {
        Limits limits = Limits.DEFAULTS.withWall(Duration.ofSeconds(seconds));
        assertThat(faultyFields(limits)).containsExactly("limits.wall");
    }

    @Test
    void aFaultSaysWhatIsWrongAndWhatWouldBeRight() {
        assertThat(Limits.DEFAULTS.withProcesses(0).faults("compile").getFirst().describe())
                .isEqualTo("compile.processes: 0 is impossible (expected 1 to 32768)");
        assertThat(
                        Limits.DEFAULTS
                                .withCpu(Duration.ofSeconds(-1))
                                .faults("x")
                                .getFirst()
                                .expected())
                .isEqualTo("1 ms to 24 h");
    }

    @Test
    void changingABoundLeavesTheOthers() {
        Limits base = Limits.DEFAULTS;
        Duration time = Duration.ofMillis(77);
        Set<Limits> changed = new HashSet<>();
        assertThat(base.withWall(time).withWall(base.wall())).isEqualTo(base);
        changed.add(base.withWall(time));
        assertThat(base.withCpu(time).withCpu(base.cpu())).isEqualTo(base);
        changed.add(base.withCpu(time));
        assertThat(base.withMemoryBytes(77).withMemoryBytes(base.memoryBytes())).isEqualTo(base);
        changed.add(base.withMemoryBytes(77));
        assertThat(base.withProcesses(77).withProcesses(base.processes())).isEqualTo(base);
        changed.add(base.withProcesses(77));
        assertThat(base.withOpenFiles(77).withOpenFiles(base.openFiles())).isEqualTo(base);
        changed.add(base.withOpenFiles(77));
        assertThat(base.withFileSizeBytes(77).withFileSizeBytes(base.fileSizeBytes()))
                .isEqualTo(base);
        changed.add(base.withFileSizeBytes(77));
        assertThat(base.withOutputBytes(77).withOutputBytes(base.outputBytes())).isEqualTo(base);
        changed.add(base.withOutputBytes(77));
        assertThat(changed).hasSize(7).doesNotContain(base);
    }

    @Test
    void aSingleFileMayFillTheDisk() {
        Limits limits = Limits.DEFAULTS.withDiskBytes(5 * MIB);
        assertThat(limits.diskBytes()).isEqualTo(5 * MIB);
        assertThat(limits.fileSizeBytes()).isEqualTo(5 * MIB);
    }
}
