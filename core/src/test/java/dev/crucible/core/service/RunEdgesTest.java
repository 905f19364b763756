package dev.crucible.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.RunSummary;
import dev.crucible.core.runs.Dispatcher.Claim;
import dev.crucible.core.runs.Dispatcher.Sent;
import dev.crucible.core.runs.Housekeeper;
import dev.crucible.core.runs.IdempotencyMismatchException;
import dev.crucible.core.runs.OutputFollower;
import dev.crucible.core.runs.Run;
import dev.crucible.core.runs.RunDispatcher;
import dev.crucible.core.runs.RunFilter;
import dev.crucible.core.runs.Submission;
import dev.crucible.core.storage.Storage.Owner;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What happens seldom to runs. */
final class RunEdgesTest {
    private static final Bytes RESULT = Bytes.utf8("result");

    private final Service service = new Service();

    private Run now(Claim claim) {
        return service.runs.get(claim.run());
    }

    private static Submission with(Submission wish, RunSummary summary, int priority, Instant at) {
        return new Submission(
                wish.tenant(),
                wish.actor(),
                wish.why(),
                summary,
                priority,
                at,
                wish.key(),
                wish.fingerprint(),
                wish.batch(),
                wish.document());
    }

    @Test
    void aBatchIsNotTooLargeAndNamesAreNotTooLong() {
        assertThatThrownBy(() ->
                        service.runs.submitAll(Collections.nCopies(1001, service.wish("1", ""))))
                .returns(ErrorCode.INVALID_REQUEST, Service::code);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.wish("1", "k".repeat(Submission.MAX_KEY + 1)));
        Submission wish = service.wish("1", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Submission(
                                "lab",
                                Service.ANN,
                                "",
                                wish.summary(),
                                5,
                                Instant.EPOCH,
                                "",
                                wish.fingerprint(),
                                "b".repeat(Submission.MAX_BATCH + 1),
                                wish.document()));
    }

    @Test
    void labelsAndPriorityBelongToTheWishOfAKey() {
        Submission wish = service.wish("1", "key");
        service.runs.submit(wish);
        RunSummary labelled =
                new RunSummary(RunSummary.Kind.RUN, "python", "auto", "process", Map.of("a", "b"));
        for (Submission other :
                List.of(
                        with(wish, labelled, 5, Instant.EPOCH),
                        with(wish, wish.summary(), 6, Instant.EPOCH))) {
            assertThatThrownBy(() -> service.runs.submit(other))
                    .isInstanceOf(IdempotencyMismatchException.class);
        }
    }

    @Test
    void aDelayedRunIsHandedOutWhenItsTimeHasCome() throws Exception {
        Submission wish = service.wish("1", "");
        Instant later = service.clock.instant().plusSeconds(60);
        Run run = service.runs.submit(with(wish, wish.summary(), 5, later)).run();
        assertThat(run.notBefore()).isEqualTo(later);
        service.dispatcher.join(Service.info("w", 1));
        assertThat(service.dispatcher.claim("w", 1, Service.NOW)).isEmpty();
        service.clock.advance(Duration.ofSeconds(61));
        assertThat(service.dispatcher.claim("w", 1, Service.NOW)).hasSize(1);
    }

    @Test
    void aRunningRunThatTheQueueHasLostCanBeCancelled() throws Exception {
        service.submit("1");
        Claim claim = service.claim("w").claim();
        service.queue.complete(claim.run().value(), claim.fence());
        assertThat(service.runs.cancel(claim.run(), Service.ANN, "").state())
                .isEqualTo(Run.State.CANCELLED);
    }

    @Test
    void aScoreIsAnEndingLikeAnyOther() throws Exception {
        service.submit("1");
        Claim claim = service.claim("w").claim();
        service.dispatcher.finish(
                claim,
                new Ending.Scored("passed", Duration.ofNanos(1_500_000), "jail"),
                RESULT,
                Sent.NOTHING);
        assertThat(now(claim).ending())
                .as("to the millisecond")
                .contains(new Ending.Scored("passed", Duration.ofMillis(1), "jail"));
    }

    @Test
    void whatIsMissingOfAnyKindIsNoticed() throws Exception {
        service.submit("1");
        Claim claim = service.claim("w").claim();
        for (Sent sent : List.of(new Sent(1, 0, 0), new Sent(0, 1, 0), new Sent(0, 0, 1))) {
            assertThatThrownBy(
                            () -> service.dispatcher.finish(claim, Service.exited(0), RESULT, sent))
                    .returns(ErrorCode.UNAVAILABLE, Service::code);
        }
        Bytes large = Bytes.copyOf(new byte[100_000]);
        service.dispatcher.finish(claim, Service.exited(0), large, Sent.NOTHING);
        assertThat(service.runs.result(now(claim))).contains(large);
    }

    @Test
    void aLongCauseIsCutShort() throws Exception {
        service.submit("1");
        Claim claim = service.claim("w").claim();
        service.dispatcher.fail(claim, "x".repeat(100_000));
        assertThat(now(claim).cause()).hasSize(1003).endsWith("...");
    }

    @Test
    void aGivenUpRunWhoseLetterIsLostIsQueuedAnew() throws Exception {
        Run run = service.submit("1");
        for (int i = 0; i < 5; i++) {
            service.dispatcher.fail(service.claim("w").claim(), "broken");
            service.clock.advance(Duration.ofMinutes(5));
        }
        service.queue.discard(run.id().value());
        assertThat(service.control.redrive(RunFilter.ALL, 10, Service.ANN, "")).isEqualTo(1);
        assertThat(service.claim("w").claim().run()).isEqualTo(run.id());
    }

    @Test
    void whatIsHeldOfAClaimThatEndedElsewhereIsForgotten() throws Exception {
        service.submit("much");
        Claim claim = service.claim("w").claim();
        service.dispatcher.output(claim, Stream.STDOUT, 0, Bytes.utf8("x"));
        RunDispatcher other = service.dispatcher();
        other.join(Service.info("w", 1));
        service.dispatcher.tidy();
        assertThat(service.storage.spools()).isEqualTo(1);
        other.finish(claim, Service.exited(0), RESULT, Sent.NOTHING);

        service.dispatcher.tidy();

        assertThat(service.storage.spools()).isZero();
        assertThatThrownBy(() -> service.dispatcher.output(claim, Stream.STDOUT, 0, RESULT))
                .returns(ErrorCode.CONFLICT, Service::code);
    }

    @Test
    void aClaimOfTheFutureIsStaleToo() throws Exception {
        service.submit("1");
        Claim claim = service.claim("w").claim();
        Claim odd = new Claim(claim.run(), claim.fence() + 1);
        assertThatThrownBy(() -> service.dispatcher.output(odd, Stream.STDOUT, 0, RESULT))
                .returns(ErrorCode.CONFLICT, Service::code);
        service.finish(claim);
    }

    @Test
    void aPassingPayloadThatNobodyEndedIsSweptWithoutARecord() {
        service.storage.put(
                new Owner("lab", "passing/x", "stdout", service.clock.instant()), Bytes.utf8("x"));
        assertThat(service.retention.sweep(10)).isEqualTo(1);
        assertThat(service.journal().size()).isZero();
    }

    @Test
    void aClockThatWentBackDoesNotStopTheHousekeeper() {
        List<RuntimeException> failures = new ArrayList<>();
        Housekeeper housekeeper =
                new Housekeeper(
                        service.dispatcher,
                        service.retention,
                        Service.SETTINGS,
                        service.clock,
                        failures::add,
                        List.of());
        housekeeper.tick();
        service.clock.advance(Duration.ofDays(-400));
        service.storage.put(new Owner("lab", "run", "x", service.clock.instant()), Bytes.utf8("x"));
        housekeeper.tick();
        assertThat(failures).isEmpty();
        assertThat(service.facts()).containsEntry("PayloadErased", 1);
    }

    @Test
    void aStreamOfARunThatNeverRanIsEmpty() throws Exception {
        Run run = service.submit("1");
        try (OutputFollower follower = service.outputs.follow(run.id(), Stream.STDERR, 0)) {
            assertThat(follower.next(Duration.ofMillis(1)).end()).isFalse();
            service.runs.cancel(run.id(), Service.ANN, "");
            assertThat(follower.next(Duration.ofMinutes(1)))
                    .returns(true, OutputFollower.Piece::end)
                    .returns(0, OutputFollower.Piece::attempt);
        }
    }

    @Test
    void longOutputIsFollowedInPieces() throws Exception {
        service.submit("much");
        Claim claim = service.claim("w").claim();
        Bytes large = Bytes.copyOf(new byte[150_000]);
        service.dispatcher.output(claim, Stream.STDOUT, 0, large);
        service.dispatcher.finish(claim, Service.exited(0), RESULT, new Sent(150_000, 0, 0));
        try (OutputFollower follower = service.outputs.follow(claim.run(), Stream.STDOUT, 10_000)) {
            List<Integer> sizes = new ArrayList<>();
            OutputFollower.Piece piece = follower.next(Duration.ZERO);
            while (!piece.end()) {
                sizes.add(piece.bytes().size());
                piece = follower.next(Duration.ZERO);
            }
            sizes.add(piece.bytes().size());
            assertThat(sizes).hasSizeGreaterThan(1).allMatch(size -> size <= 65_536);
            assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(140_000);
        }
    }

    @Test
    void waitingForAChangeEndsWithTheChange() throws Exception {
        Run run = service.submit("1");
        assertThat(service.runs.awaitChange(run, Duration.ZERO)).isEqualTo(run);
        Claim claim = service.claim("w").claim();
        Run running = service.runs.awaitChange(run, Duration.ofMinutes(1));
        assertThat(running.state()).isEqualTo(Run.State.RUNNING);
        Thread finisher = Thread.ofVirtual().start(() -> service.finish(claim));
        assertThat(service.runs.awaitChange(running, Duration.ofMinutes(1)).state())
                .isEqualTo(Run.State.FINISHED);
        finisher.join();
        assertThat(Digest.of(RESULT)).isEqualTo(now(claim).result().orElseThrow());
    }
}
