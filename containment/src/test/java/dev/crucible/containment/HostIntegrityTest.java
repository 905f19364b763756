package dev.crucible.containment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.containment.oracles.HostSnapshot.Fact;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A change of the host is a breach when it stays, and only then. */
final class HostIntegrityTest {
    private static final Fact NULL = new Fact("HI-01", "/dev/null");
    private static final HostSnapshot FINE = host(Map.of(NULL, "root"));
    private static final HostSnapshot CHANGED = host(Map.of(NULL, "nobody"));

    private final AtomicInteger pauses = new AtomicInteger();

    @Test
    void aHostThatIsAsItWasIsNotWaitedFor() {
        assertThat(findings(FINE, FINE)).allMatch(Finding::asExpected);
        assertThat(pauses).hasValue(0);
    }

    @Test
    void everyCheckHasItsFinding() {
        assertThat(findings(FINE, FINE))
                .extracting(finding -> finding.probe().id())
                .containsExactly(
                        "HI-01", "HI-02", "HI-03", "HI-04", "HI-05", "HI-06", "HI-07", "HI-08",
                        "HI-09", "HI-10");
    }

    @Test
    void aChangeThatStaysIsABreachWithItsName() {
        Finding finding = findings(FINE, CHANGED, CHANGED).getFirst();

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.BREACHED);
        assertThat(finding.judgement().because()).contains("/dev/null");
        assertThat(finding.judgement().evidence()).contains("/dev/null: root -> nobody");
        assertThat(finding.asExpected()).isFalse();
    }

    @Test
    void aChangeThatPassesIsNone() {
        assertThat(findings(FINE, CHANGED, FINE)).allMatch(Finding::asExpected);
        assertThat(pauses).hasValue(1);
    }

    @Test
    void killsForMemoryAreShownAndHarmless() {
        Fact kills = new Fact("HI-06", HostSnapshot.MEMORY_KILLS);
        HostSnapshot more = host(Map.of(kills, "2"));

        Finding finding = findings(host(Map.of(kills, "1")), more, more).get(5);

        assertThat(finding.judgement().verdict()).isEqualTo(Verdict.CONTAINED);
        assertThat(finding.judgement().evidence()).anyMatch(line -> line.contains("1 -> 2"));
    }

    @Test
    void whatNobodyMayReadIsSaidToBeSo() {
        TreeMap<Fact, String> unread = new TreeMap<>(Map.of(NULL, "permission denied"));
        HostSnapshot blind = new HostSnapshot(new TreeMap<>(), unread, Duration.ZERO, 0);

        Judgement judgement = findings(blind, blind).getFirst().judgement();

        assertThat(judgement.verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(judgement.evidence()).anyMatch(line -> line.contains("permission denied"));
    }

    private List<Finding> findings(HostSnapshot... looks) {
        Queue<HostSnapshot> next = new ArrayDeque<>(List.of(looks));
        return new HostIntegrity(next::remove, pauses::incrementAndGet, () -> 0)
                .findings(EngineKind.NAMESPACES);
    }

    private static HostSnapshot host(Map<Fact, String> facts) {
        return new HostSnapshot(new TreeMap<>(facts), new TreeMap<>(), Duration.ZERO, 0);
    }
}
