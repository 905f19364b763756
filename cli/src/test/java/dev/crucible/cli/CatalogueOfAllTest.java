package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.Family;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/** What the command line adds to the catalogue completes it. */
final class CatalogueOfAllTest {
    private static List<ProbeInfo> all() {
        try (Composition composition = new Composition(Map.of())) {
            return composition.catalogue().probes().stream().map(Probe::info).toList();
        }
    }

    @Test
    void everyIdIsThereOnce() {
        assertThat(all().stream().map(ProbeInfo::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"NET, 10", "LC, 6", "OUT, 7", "CAR, 8", "INJ, 7", "BLD, 4"})
    void theseFamiliesAreComplete(Family family, int probes) {
        assertThat(all().stream().filter(info -> info.family() == family)).hasSize(probes);
    }
}
