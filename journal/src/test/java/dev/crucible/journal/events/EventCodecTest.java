package dev.crucible.journal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.telemetry.TraceContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

final class EventCodecTest {
    private static final Instant TIME = Instant.parse("2026-11-22T23:13:05.123Z");
    private static final RunId RUN = new RunId("run-01kaqz3m5f0123456789abcdef");
    private static final Digest DIGEST = Digest.of(Bytes.utf8("content"));

    private static final TraceContext TRACE =
            TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private final EventCodec codec = new EventCodec();

    static Stream<Fact> facts() {
        RunSummary summary =
                new RunSummary(
                        RunSummary.Kind.RUN,
                        "python",
                        "auto",
                        "process",
                        Map.of("team", "red \u2028 \"quoted\"", "a", ""));
        return Stream.concat(
                endings().map(ending -> new Fact.RunFinished(RUN, 7, ending, DIGEST)),
                Stream.of(
                        new Fact.RunFinished(
                                RUN,
                                7,
                                endings().findFirst().orElseThrow(),
                                DIGEST,
                                Optional.of(DIGEST)),
                        new Fact.RunSubmitted(
                                RUN, DIGEST, summary, 5, TIME, "batch-1", "key", Optional.of(RUN)),
                        new Fact.RunSubmitted(
                                RUN, DIGEST, summary, 0, TIME, "", "", Optional.empty()),
                        new Fact.RunSubmitted(
                                RUN, DIGEST, summary, 0, TIME, "", "", Optional.empty(), TRACE),
                        new Fact.RunClaimed(RUN, Long.MAX_VALUE, 2, "worker-1"),
                        new Fact.RunRequeued(RUN, 3, "the worker was lost", TIME),
                        new Fact.RunCancelRequested(RUN),
                        new Fact.RunCancelled(RUN),
                        new Fact.RunDeadLettered(RUN, "no space", 5),
                        new Fact.RunRedriven(RUN, TIME),
                        new Fact.QueueStateChanged("paused"),
                        new Fact.SandboxOpened("box-1", "jail"),
                        new Fact.SandboxClosed("box-1", "idle"),
                        new Fact.KeyCreated("key-1", "laptop", Set.of("runs:read", "runs:write")),
                        new Fact.KeyRevoked("key-1"),
                        new Fact.PayloadErased(DIGEST, 12),
                        new Fact.WorkerJoined("worker-1", List.of("jail"), List.of("python")),
                        new Fact.WorkerJoined(
                                "rack-7-0c5e91aa",
                                List.of("jail"),
                                List.of("python"),
                                Optional.of("rack-7")),
                        new Fact.WorkerLeft("worker-1", "silent for 30 s"),
                        new Fact.ContainmentMeasured(
                                "jail",
                                "",
                                DIGEST,
                                "quick",
                                Map.of("contained", 20L, "breached", 1L),
                                List.of("SYS-02 breached"),
                                8_100),
                        new Fact.ServiceStarted("0.1.0"),
                        new Fact.ServiceStopped(),
                        new Fact.ClockWentBack(3_600_000),
                        new Fact.CanaryTouched("run-1", "honey", "a file of the host came back"),
                        new Fact.HostChanged("HI-01", "/dev/null: 0:0 -> 65534:65534"),
                        new Fact.FaultFound("tiles", "repaired", Map.of("path", "tile/0/000"))));
    }

    private static Stream<Ending> endings() {
        Usage usage = new Usage(Duration.ofMillis(12), Duration.ofMillis(3), 4096);
        return Stream.concat(
                Stream.of(new Ending.Scored("passed", Duration.ofMillis(40), "jail")),
                Stream.of(
                                new Outcome.Exited(3),
                                new Outcome.Signalled(11),
                                new Outcome.LimitReached(Limit.MEMORY),
                                new Outcome.Cancelled(),
                                new Outcome.Refused("seccomp"),
                                new Outcome.Lost("no init"))
                        .map(outcome ->
                                new Ending.Ran(outcome, usage, "jail", IsolationClass.PROCESS)));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void everyFactComesBackAsItWas(Fact fact) {
        Event event = event(fact);
        Bytes bytes = codec.encode(event);
        assertThat(codec.decode(event.index(), bytes)).isEqualTo(event);
        assertThat(codec.encode(codec.decode(event.index(), bytes))).isEqualTo(bytes);
    }

    @Test
    void everyKindOfFactIsTriedHere() {
        Set<Class<?>> tried = new HashSet<>();
        facts().forEach(fact -> tried.add(fact.getClass()));
        assertThat(tried)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Fact.class.getDeclaredClasses())
                                .filter(Class::isRecord)
                                .toList());
    }

    @Test
    void theBytesAreThoseThatTheLogHasAlwaysHad() {
        assertThat(codec.encode(event(new Fact.RunClaimed(RUN, 9, 1, "w"))).asText())
                .isEqualTo(
                        "{\"type\":\"run.claimed\",\"v\":1,\"time\":\"2026-11-22T23:13:05.123Z\","
                                + "\"tenant\":\"default\",\"actor\":\"key:k1\",\"why\":\"because\","
                                + "\"data\":{\"run\":\"run-01kaqz3m5f0123456789abcdef\","
                                + "\"fence\":9,\"attempt\":1,\"worker\":\"w\"}}");
    }

    @ParameterizedTest
    @MethodSource("facts")
    void anyChangedByteIsRefusedOrShows(Fact fact) {
        Event event = event(fact);
        byte[] bytes = codec.encode(event).toArray();
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            try {
                assertThat(codec.decode(event.index(), Bytes.copyOf(changed))).isNotEqualTo(event);
            } catch (CrucibleException refused) {
                assertThat(refused.code().name()).isEqualTo("JOURNAL_CORRUPT");
            }
        }
    }

    @Test
    void anUnknownTypeAnUnknownFieldAndAnotherVersionAreRefused() {
        String good = codec.encode(event(new Fact.ServiceStopped())).asText();
        for (String bad :
                List.of(
                        good.replace("service.stopped", "service.vanished"),
                        good.replace("\"data\":{", "\"data\":{\"more\":1"),
                        good.replace("\"v\":1", "\"v\":2"),
                        good.replace("\"why\"", "\"wy\""),
                        good + "}",
                        "",
                        "[]",
                        "{".repeat(70_000))) {
            assertThatThrownBy(() -> codec.decode(4, Bytes.utf8(bad)))
                    .isInstanceOf(CrucibleException.class)
                    .hasMessageContaining("entry 4");
        }
    }

    @Test
    void anEventThatTheLogCannotHoldIsRefused() {
        Fact large = new Fact.FaultFound("disk", "x".repeat(70_000), Map.of());
        assertThatThrownBy(() -> codec.encode(event(large)))
                .isInstanceOf(CrucibleException.class)
                .hasMessageContaining("65535");
    }

    private static Event event(Fact fact) {
        return new Event(
                41, TIME, new Entry("default", new Actor(Actor.Kind.KEY, "k1"), "because", fact));
    }

    @Test
    void anAttestationMakesAnEndOfVersionTwoAndTheFirstVersionStaysReadable() {
        Ending ending = endings().findFirst().orElseThrow();
        Event first = new Event(0, TIME, entry(new Fact.RunFinished(RUN, 7, ending, DIGEST)));
        Event second =
                new Event(
                        0,
                        TIME,
                        entry(new Fact.RunFinished(RUN, 7, ending, DIGEST, Optional.of(DIGEST))));
        String one = codec.encode(first).asText();
        String two = codec.encode(second).asText();
        assertThat(one).contains("\"v\":1").doesNotContain("attestation");
        assertThat(two).contains("\"v\":2").contains("\"attestation\":\"" + DIGEST.hex() + "\"");
        assertThat(codec.decode(0, Bytes.utf8(one))).isEqualTo(first);
        assertThat(codec.decode(0, Bytes.utf8(two))).isEqualTo(second);
        for (String mixed :
                List.of(one.replace("\"v\":1", "\"v\":2"), two.replace("\"v\":2", "\"v\":1"))) {
            assertThatThrownBy(() -> codec.decode(0, Bytes.utf8(mixed)))
                    .hasMessageContaining("version");
        }
    }

    private static Entry entry(Fact fact) {
        return Entry.bySystem("lab", fact);
    }
}
