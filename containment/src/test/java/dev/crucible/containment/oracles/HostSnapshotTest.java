package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.oracles.HostSnapshot.Change;
import dev.crucible.containment.oracles.HostSnapshot.Fact;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What has changed on a host is named, and nothing else is. */
final class HostSnapshotTest {
    @TempDir Path folder;

    @Test
    void aProgramWithOtherContentIsNamed() throws IOException {
        Path program = Files.writeString(folder.resolve("engine"), "before");
        HostSnapshot before = look(program);
        Files.writeString(program, "after");

        assertThat(ofProgram(before, look(program)))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.id()).isEqualTo("HI-04");
                    assertThat(change.what()).isEqualTo("program engine");
                    assertThat(change.before()).isNotEqualTo(change.after());
                });
    }

    @Test
    void aProgramWithAnotherModeIsNamed() throws IOException {
        Path program = Files.writeString(folder.resolve("engine"), "same");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        HostSnapshot before = look(program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(ofProgram(before, look(program)))
                .singleElement()
                .satisfies(change -> assertThat(change.describe()).contains("100700", "100777"));
    }

    @Test
    void aProgramThatIsGoneIsNamed() throws IOException {
        Path program = Files.writeString(folder.resolve("engine"), "same");
        HostSnapshot before = look(program);
        Files.delete(program);

        assertThat(ofProgram(before, look(program)))
                .extracting(Change::after)
                .containsExactly("none");
    }

    @Test
    void aProgramThatNobodyTouchedIsNotNamed() throws IOException {
        Path program = Files.writeString(folder.resolve("engine"), "same");

        assertThat(ofProgram(look(program), look(program))).isEmpty();
    }

    @Test
    void theHostIsLookedAt() {
        HostSnapshot host = look(folder.resolve("missing"));

        assertThat(host.facts())
                .containsKeys(
                        new Fact("HI-01", "/dev/null"),
                        new Fact("HI-02", "kernel/pid_max"),
                        new Fact("HI-03", "mount /proc"),
                        new Fact("HI-06", "taint"),
                        new Fact("HI-07", "/etc/passwd"),
                        new Fact("HI-08", "link lo"));
        assertThat(host.facts()).doesNotContainKey(new Fact("HI-02", "kernel/random/uuid"));
    }

    @Test
    void nothingHasChangedAgainstItself() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            HostSnapshot any = any(random);
            assertThat(HostSnapshot.changes(any, any)).isEmpty();
        }
        HostSnapshot host = look(folder);
        assertThat(HostSnapshot.changes(host, host)).isEmpty();
    }

    @Test
    void everyChangeIsSeenFromBothSides() {
        Random random = new Random(8);
        for (int round = 0; round < 200; round++) {
            HostSnapshot one = any(random);
            HostSnapshot two = any(random);
            assertThat(names(HostSnapshot.changes(one, two)))
                    .isEqualTo(names(HostSnapshot.changes(two, one)));
        }
    }

    @Test
    void theClockMayBeAdjustedButNotStepped() {
        HostSnapshot before = figures(Duration.ofHours(1), 0);

        assertThat(HostSnapshot.changes(before, figures(Duration.ofMillis(3_600_900), 0)))
                .isEmpty();
        assertThat(HostSnapshot.changes(before, figures(Duration.ofMinutes(59), 0)))
                .extracting(Change::id)
                .containsExactly("HI-09");
    }

    @Test
    void aFewDescriptorsMayStayOpen() {
        HostSnapshot before = figures(Duration.ZERO, 10);

        assertThat(HostSnapshot.changes(before, figures(Duration.ZERO, 20))).isEmpty();
        assertThat(HostSnapshot.changes(before, figures(Duration.ZERO, 100)))
                .extracting(Change::id)
                .containsExactly("HI-10");
    }

    @Test
    void onlyWhatIsThereTwiceLasts() {
        Change brief = new Change("HI-03", "mount /mnt", "none", "tmpfs");
        Change lasting = new Change("HI-01", "/dev/null", "root", "nobody");
        Change still = new Change("HI-01", "/dev/null", "root", "somebody");

        assertThat(HostSnapshot.lasting(List.of(brief, lasting), List.of(still)))
                .containsExactly(lasting);
    }

    private static HostSnapshot look(Path program) {
        return HostSnapshot.take(Map.of("engine", program), InstantSource.system());
    }

    /** Others use this machine while the test runs; the program is the test's alone. */
    private static List<Change> ofProgram(HostSnapshot before, HostSnapshot after) {
        return HostSnapshot.changes(before, after).stream()
                .filter(change -> change.what().equals("program engine"))
                .toList();
    }

    private static List<String> names(List<Change> changes) {
        return changes.stream().map(Change::what).toList();
    }

    private static HostSnapshot figures(Duration clock, int descriptors) {
        return new HostSnapshot(new TreeMap<>(), new TreeMap<>(), clock, descriptors);
    }

    private static HostSnapshot any(Random random) {
        TreeMap<Fact, String> facts = new TreeMap<>();
        for (int count = random.nextInt(20); count > 0; count--) {
            facts.put(
                    new Fact("HI-0" + random.nextInt(10), "thing " + random.nextInt(9)),
                    Integer.toString(random.nextInt(3)));
        }
        return new HostSnapshot(facts, new TreeMap<>(), Duration.ZERO, 0);
    }
}
