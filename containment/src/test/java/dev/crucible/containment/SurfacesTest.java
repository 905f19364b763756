package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.probes.Surface;
import dev.crucible.containment.probes.Surfaces;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** People ask for a surface by its name, or by the hole that was in it. */
final class SurfacesTest {
    private static final List<Surface> ALL = Surfaces.all();

    @Test
    void noNameMeansTwoSurfaces() {
        assertThat(
                        ALL.stream()
                                .flatMap(surface ->
                                        Stream.concat(
                                                Stream.of(surface.name()),
                                                surface.aliases().stream()))
                                .map(name -> name.toLowerCase(Locale.ROOT).replace('-', '_')))
                .doesNotHaveDuplicates();
    }

    @Test
    void aHoleIsFoundByItsNumberAndASurfaceInAnyCase() {
        assertThat(Surfaces.find("CVE-2022-0847")).map(Surface::name).contains("splice");
        assertThat(Surfaces.find("cve-2024-1086")).map(Surface::name).contains("netfilter");
        assertThat(Surfaces.find("IO-URING")).map(Surface::name).contains("io_uring");
        assertThat(Surfaces.find("af_vsock")).map(Surface::name).contains("AF_VSOCK");
        assertThat(Surfaces.find("unheard-of")).isEmpty();
    }

    @Test
    void whatOnlyAnAdministratorMayOpenIsShownToAnAdministrator() {
        assertThat(List.of("AF_PACKET", "AF_XDP", "raw", "ping"))
                .allSatisfy(name ->
                        assertThat(Surfaces.find(name).orElseThrow().probes())
                                .extracting(probe -> probe.control().enclosure())
                                .containsOnly(Control.PRIVILEGED.enclosure()));
    }

    @Test
    void everySurfaceIsAskedBySomethingThatKnowsWhenItIsThere() {
        assertThat(ALL).allSatisfy(surface -> assertThat(surface.probes()).isNotEmpty());
    }
}
