package dev.crucible.containment.oracles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

final class KnownValuesTest {
    private static final String SECRET = "00112233445566778899aabbccddeeff";

    @TempDir private Path folder;

    @Test
    void whatTheHostIsCalledIsKnownAgain() {
        KnownValues values = new KnownValues(Map.of("boot", "133a722d-07b2", "other", "elsewhere"));
        assertThat(values.sightings("it is 133a722d-07b2."))
                .containsExactly("the host's boot came back");
    }

    @Test
    void whatIsTooShortToTellAnythingIsNotLookedFor() {
        assertThat(new KnownValues(Map.of("name", "vm")).sightings("a vm")).isEmpty();
    }

    @Test
    void aFileThatIsNotThereHasNoLine() {
        assertThat(KnownValues.line(folder.resolve("none"))).isEmpty();
    }

    @Test
    void tracesAreKnownAgainAndTakenAway() {
        try (Traces traces = new Traces(new Canary(SECRET), folder)) {
            assertThat(traces.sightings("nothing")).isEmpty();
            assertThat(traces.sightings("/run/" + SECRET + ".sock")).hasSize(1);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
