package dev.crucible.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Control.Status;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A demand is held against what was measured, and then against what the gate shows. */
final class AdmissionTest {
    private static final EngineChoice AUTO = new EngineChoice.Auto();
    private static final Control GROUP =
            new Control("control-group", "", "memory 1", Status.ENFORCED);
    private static final Control USER = new Control("kernel-uid", "", "70001", Status.ENFORCED);

    private final FakeEngine jail =
            FakeEngine.available("jail", IsolationClass.PROCESS).attesting(GROUP, USER);
    private final FakeEngine bubble =
            FakeEngine.available("bubble", IsolationClass.PROCESS).attesting(GROUP, USER);
    private final FakeEngine vm = FakeEngine.available("vm", IsolationClass.VM);

    private static Measurement.Known known(
            Duration age, Map<String, String> verdicts, Map<String, Integer> depth) {
        return new Measurement.Known(age, "quickly", verdicts, List.of(), new TreeMap<>(depth));
    }

    private static final Measurement GOOD =
            known(
                    Duration.ofHours(2),
                    Map.of("RES-02", "limited", "CAP-04", "contained", "CAP-05", "contained"),
                    Map.of("NET", 2));

    private EngineSelector selector(Map<String, Measurement> measured) {
        return new EngineSelector(
                List.of(jail, bubble, vm),
                engine ->
                        measured.getOrDefault(
                                engine.name(), new Measurement.Unknown("never measured")));
    }

    private void refused(Measurement measured, String demand, String... because) {
        assertThatThrownBy(() ->
                        selector(Map.of("jail", measured)).select(AUTO, Isolation.parse(demand)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll(because);
    }

    private void admitted(Measurement measured, String demand) {
        assertThat(selector(Map.of("jail", measured)).select(AUTO, Isolation.parse(demand)).name())
                .isEqualTo("jail");
    }

    @Test
    void whatWasMeasuredMeetsEveryClause() {
        for (String demand :
                List.of("memory", "unique-user", "depth:NET=2", "verified:2h", "class:process")) {
            assertThat(
                            selector(Map.of("jail", GOOD))
                                    .consider(
                                            new EngineChoice.Named("jail", false),
                                            Isolation.parse(demand))
                                    .chosen())
                    .contains("jail");
        }
        admitted(GOOD, "memory,unique-user,depth:NET=1,depth:NET=2,verified:3h");
    }

    @Test
    void withoutAMeasurementNoClauseIsMet() {
        for (String demand : List.of("memory", "unique-user", "depth:NET=1", "verified:365d")) {
            assertThatThrownBy(() ->
                            new EngineSelector(List.of(jail)).select(AUTO, Isolation.parse(demand)))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContainingAll(demand, "jail", "run 'crucible verify'");
        }
    }

    @Test
    void anOldMeasurementIsNoVerification() {
        refused(GOOD, "verified:1h", "verified:1h", "quickly 2h ago", "run 'crucible verify'");
    }

    @Test
    void anUnexpectedVerdictIsNoVerificationHoweverFresh() {
        refused(
                new Measurement.Known(
                        Duration.ZERO,
                        "in full",
                        Map.of(),
                        List.of("SYS-02 breached"),
                        new TreeMap<>()),
                "verified:24h",
                "verified:1d",
                "SYS-02 breached");
    }

    @Test
    void memoryThatWasNotBoundedOrNotTriedIsNotEnforced() {
        refused(
                known(Duration.ZERO, Map.of("RES-02", "breached"), Map.of()),
                "memory",
                "memory: RES-02 came to breached");
        refused(known(Duration.ZERO, Map.of(), Map.of()), "memory", "RES-02 was not tried");
        refused(
                known(Duration.ZERO, Map.of("RES-02", "not-applicable"), Map.of()),
                "memory",
                "RES-02 came to not-applicable");
    }

    @Test
    void aUserThatWasSeenElsewhereIsNotUnique() {
        refused(
                known(Duration.ZERO, Map.of("CAP-04", "inconclusive"), Map.of()),
                "unique-user",
                "unique-user: CAP-04 came to inconclusive");
    }

    @Test
    void aDepthThatIsTooSmallOrUnknownIsNamed() {
        refused(GOOD, "depth:NET=3", "depth:NET=3: measured 2");
        refused(GOOD, "depth:SYS=1", "depth of SYS", "crucible verify layers");
    }

    @Test
    void theStrongestThatMeetsEverythingIsTaken() {
        assertThat(
                        selector(Map.of("bubble", GOOD, "vm", GOOD))
                                .select(AUTO, Isolation.parse("memory"))
                                .name())
                .isEqualTo("vm");
        assertThat(selector(Map.of("bubble", GOOD)).select(AUTO, Isolation.parse("memory")).name())
                .isEqualTo("bubble");
    }

    @Test
    void everyEngineAndEveryUnmetClauseIsNamed() {
        assertThatThrownBy(() ->
                        selector(Map.of("jail", GOOD))
                                .select(AUTO, Isolation.parse("depth:NET=9,verified:1m")))
                .hasMessage(
                        "isolation none,depth:NET=9,verified:1m: no engine here offers it (jail:"
                                + " depth:NET=9: measured 2, verified:1m: quickly 2h ago; run"
                                + " 'crucible verify'; bubble: depth:NET=9: never measured,"
                                + " verified:1m: never measured; vm: depth:NET=9: never measured,"
                                + " verified:1m: never measured)");
    }

    @Test
    void aRunWhoseGateDoesNotShowItNeverBegins() {
        jail.attesting(GROUP, new Control("kernel-uid", "", "shared", Status.NOT_ENFORCED));
        ExecutionEngine chosen =
                selector(Map.of("jail", GOOD)).select(AUTO, Isolation.parse("memory,unique-user"));

        assertThatThrownBy(() -> chosen.open(spec()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("unique-user", "jail", "kernel-uid", "shared");
        assertThat(jail.opened()).hasSize(1);
        assertThat(jail.opened().getFirst().closed).isTrue();
        assertThat(jail.opened().getFirst().commands).isEmpty();
    }

    @Test
    void anAttestationThatIsSilentShowsNothing() {
        jail.attesting();
        ExecutionEngine chosen =
                selector(Map.of("jail", GOOD)).select(AUTO, Isolation.parse("memory"));

        assertThatThrownBy(() -> chosen.open(spec()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("control-group is not attested");
    }

    @Test
    void whatTheGateShowsIsLetThrough() {
        ExecutionEngine chosen =
                selector(Map.of("jail", GOOD)).select(AUTO, Isolation.parse("memory,unique-user"));

        try (Sandbox sandbox = chosen.open(spec())) {
            assertThat(sandbox.attestation().controls()).containsExactly(GROUP, USER);
        }
    }

    private static SandboxSpec spec() {
        return new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());
    }
}
