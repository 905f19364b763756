package dev.crucible.containment.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.Verdict;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** How deep a defence is, as an engine with a script shows it. */
class DepthMapTest {
    private final Script script = new Script();

    @Test
    void whatOneLayerStopsAloneHasDepthOneAndNamesIt() {
        script.answers("seccomp", "SYS-12", Verdict.BREACHED);

        assertThat(depths("SYS-12")).containsExactly(new Depth("SYS-12", 1, List.of("seccomp")));
    }

    @Test
    void everyLayerThatIsNeededIsNamed() {
        script.answers("own-root", "FS-02", Verdict.BREACHED);
        script.answers("user-id", "FS-02", Verdict.BREACHED);

        assertThat(depths("FS-02"))
                .containsExactly(new Depth("FS-02", 1, List.of("user-id", "own-root")));
    }

    @Test
    void whatNoLayerStopsAloneHasTwoOrMore() {
        assertThat(depths("WR-01")).containsExactly(new Depth("WR-01", 2, List.of()));
    }

    @Test
    void whatTheWholeSandboxDoesNotHoldHasNoDepth() {
        script.answers(Trials.WHOLE, "CAR-04", Verdict.BREACHED);
        script.answers(Trials.WHOLE, "SYS-11", Verdict.NOT_APPLICABLE);
        script.answers(Trials.WHOLE, "NET-01", Verdict.INCONCLUSIVE);

        assertThat(depths("CAR-04", "SYS-11", "NET-01")).isEmpty();
    }

    @Test
    void whatIsOnlyLimitedHasADepthToo() {
        script.answers(Trials.WHOLE, "RES-01", Verdict.LIMITED);
        script.answers("control-group", "RES-01", Verdict.BREACHED);

        assertThat(depths("RES-01"))
                .containsExactly(new Depth("RES-01", 1, List.of("control-group")));
    }

    @Test
    void whatNobodyCanTellIsNeitherABreachNorAPass() {
        script.answers("ipc-namespace", "CAR-02", Verdict.INCONCLUSIVE);
        DepthMap map = measure("CAR-02");

        assertThat(map.depths()).isEmpty();
        assertThat(map.unclear()).singleElement().asString().contains("CAR-02", "ipc-namespace");
    }

    @Test
    void whereALayerCannotBeTakenAwayNobodyKnowsThatItIsNotAlone() {
        script.refuses("user-namespace", DepthMap.NO_SANDBOX + "no mounts without it");
        script.answers("user-namespace", "SYS-01", Verdict.BREACHED);
        DepthMap map = measure("SYS-01");

        assertThat(map.broken()).containsExactly(Layer.USER_NAMESPACE);
        assertThat(map.depths()).isEmpty();
    }

    @Test
    void theGatesRefusalIsNoObstacle() {
        script.refuses("seccomp", "not shown at the gate: seccomp");
        script.answers("seccomp", "SYS-02", Verdict.BREACHED);

        assertThat(measure("SYS-02").onlyStoppedBy(Layer.SECCOMP)).containsExactly("SYS-02");
    }

    @Test
    void eachDepthIsToldAsSoonAsItIsKnown() {
        List<String> told = new ArrayList<>();
        DepthMap.measure(
                "jail",
                Script.probes("SYS-01", "SYS-02"),
                script,
                depth -> told.add(depth.probe() + " after " + script.attempts.size()));

        int each = Layer.of("jail").size() + 1;
        assertThat(told).containsExactly("SYS-01 after " + each, "SYS-02 after " + 2 * each);
    }

    @Test
    void anEngineHasOnlyTheLayersThatItHas() {
        assertThat(Layer.of("bubblewrap"))
                .doesNotContain(Layer.LANDLOCK, Layer.USER_NAMESPACE)
                .contains(Layer.SECCOMP);
        assertThat(Layer.of("subprocess")).isEmpty();
    }

    private List<Depth> depths(String... probes) {
        return measure(probes).depths();
    }

    private DepthMap measure(String... probes) {
        return DepthMap.measure("jail", Script.probes(probes), script, _ -> {});
    }
}
