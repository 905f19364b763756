package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.probes.Catalogue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The catalogue says of every probe what it is, what is expected, and what controls it. */
final class CatalogueTest {
    private static final List<Probe> PROBES = Catalogue.standard().probes();

    @Test
    void everyIdIsThereOnce() {
        Stream<String> probes = PROBES.stream().map(probe -> probe.info().id());
        Stream<String> checks = HostIntegrity.checks().stream().map(ProbeInfo::id);

        assertThat(Stream.concat(probes, checks)).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void ofTheseFamiliesEveryAttemptIsMade() {
        Map<Family, Integer> counts =
                Map.of(
                        Family.FS, 11,
                        Family.WR, 8,
                        Family.PR, 7,
                        Family.PX, 7,
                        Family.CAP, 4,
                        Family.NSP, 5,
                        Family.DEV, 3,
                        Family.CG, 3,
                        Family.SYS, 17,
                        Family.FD, 5);

        assertThat(counts)
                .allSatisfy((family, count) ->
                        assertThat(PROBES)
                                .extracting(probe -> probe.info().id())
                                .containsAll(
                                        IntStream.rangeClosed(1, count)
                                                .mapToObj("%s-%%02d".formatted(family)::formatted)
                                                .toList()));
    }

    @Test
    void everyKindOfEngineHasItsExpectation() {
        assertThat(PROBES)
                .allSatisfy(probe ->
                        assertThat(probe.info().expected()).hasSize(EngineKind.values().length));
        assertThat(EngineKind.values()).hasSize(6);
    }

    @Test
    void everyProbeSaysWhatItTriesAndWhy() {
        assertThat(PROBES)
                .allSatisfy(probe -> {
                    assertThat(probe.info().attempt()).isNotBlank();
                    assertThat(probe.info().reason()).isNotBlank();
                });
    }

    @Test
    void everyProbeHasAControlOrSaysWhyNot() {
        assertThat(PROBES)
                .allSatisfy(probe -> {
                    Control control = probe.control();
                    assertThat(control.enclosure().isEmpty())
                            .as(probe.info().id())
                            .isEqualTo(!control.whyNone().isBlank());
                });
    }

    @Test
    void everyProbeIsFoundByItsId() {
        assertThat(PROBES)
                .allSatisfy(probe ->
                        assertThat(Catalogue.standard().find(probe.info().id())).isPresent());
        assertThat(Catalogue.standard().find("SYS-00")).isEmpty();
    }

    @Test
    void moreProbesComeAfterTheStandardOnes() {
        Probe other = new Catalogue(PROBES.subList(0, 1)).probes().getFirst();

        assertThat(Catalogue.standard().with(List.of(other)).probes())
                .hasSize(PROBES.size() + 1)
                .endsWith(other);
    }

    @Test
    void familiesThatThisModuleSeesAloneAreComplete() {
        assertThat(ids(Family.NET)).hasSize(10);
        assertThat(ids(Family.BLD)).hasSize(4);
    }

    private static List<String> ids(Family family) {
        return PROBES.stream()
                .map(Probe::info)
                .filter(info -> info.family() == family)
                .map(ProbeInfo::id)
                .toList();
    }
}
