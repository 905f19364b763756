package dev.crucible.containment.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Availability;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.IsolationClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A matrix holds for one build on one kernel. */
final class FingerprintTest {
    @TempDir Path folder;

    @Test
    void theSameMachineHasTheSameDigest() throws IOException {
        Path program = Files.writeString(folder.resolve("engine"), "one");

        Fingerprint first = of("1", "1.0", program);
        Fingerprint second = of("1", "1.0", program);

        assertThat(first.digest()).isEqualTo(second.digest());
        assertThat(first.changes(second)).isEmpty();
    }

    @Test
    void anotherProgramIsNamed() throws IOException {
        Path program = Files.writeString(folder.resolve("engine"), "one");
        Fingerprint before = of("1", "1.0", program);
        Files.writeString(program, "two");
        Fingerprint after = of("1", "1.0", program);

        assertThat(after.digest()).isNotEqualTo(before.digest());
        assertThat(after.changes(before)).containsExactly("program engine");
    }

    @Test
    void aProgramThatIsGoneIsNamed() throws IOException {
        Path program = Files.writeString(folder.resolve("engine"), "one");
        Fingerprint before = of("1", "1.0", program);
        Files.delete(program);

        assertThat(of("1", "1.0", program).changes(before)).containsExactly("program engine");
    }

    @Test
    void anotherVersionOfAnythingIsNamed() {
        Path none = folder.resolve("none");

        assertThat(of("1", "1.0", none).changes(of("2", "1.0", none))).containsExactly("crucible");
        assertThat(of("1", "1.0", none).changes(of("1", "1.1", none))).containsExactly("engine");
    }

    @Test
    void namesAndValuesDoNotRunTogether() {
        assertThat(new Fingerprint(new java.util.TreeMap<>(Map.of("a", "bc"))).digest())
                .isNotEqualTo(new Fingerprint(new java.util.TreeMap<>(Map.of("ab", "c"))).digest());
    }

    private static Fingerprint of(String crucible, String engine, Path program) {
        EngineInfo info =
                new EngineInfo(
                        "jail",
                        IsolationClass.PROCESS,
                        engine,
                        new Availability.Available(),
                        List.of());
        return Fingerprint.of(info, crucible, Map.of("engine", program));
    }
}
