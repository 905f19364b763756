package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.probes.Catalogue;
import dev.crucible.containment.scenarios.Scenario;
import dev.crucible.containment.scenarios.Scenarios;

import org.junit.jupiter.api.Test;

/** What scenarios are made of is in the catalogue. */
final class ScenariosTest {
    @Test
    void everyScenarioIsMadeOfProbesThatThereAreEachOnce() {
        Catalogue catalogue = Catalogue.standard();

        assertThat(Scenarios.all())
                .allSatisfy(scenario -> {
                    assertThat(scenario.probes()).doesNotHaveDuplicates();
                    assertThat(scenario.probes())
                            .allSatisfy(id -> assertThat(catalogue.find(id)).as(id).isPresent());
                });
    }

    @Test
    void theClassicOnesAreThere() {
        assertThat(Scenarios.all())
                .extracting(Scenario::name)
                .doesNotHaveDuplicates()
                .contains(
                        "container-escape",
                        "privileged-operations",
                        "network-breakout",
                        "filesystem-escape",
                        "resource-exhaustion",
                        "kernel-vectors",
                        "timing-side-channels");
        assertThat(Scenarios.find("none")).isEmpty();
    }
}
