package dev.crucible.evals.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.InputPipe;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.evals.HoneyAnswer;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

final class RelayTest {
    private static final HoneyAnswer HONEY = new HoneyAnswer("0123456789abcdef".repeat(2));

    private final AtomicInteger decided = new AtomicInteger();
    private final Relay relay = new Relay(decided::incrementAndGet, HONEY);

    @Test
    void framesPassInTurns() {
        candidateSends("O");
        testsSend("Q1");
        candidateSends("R1");
        testsSend("Q2");

        assertThat(taken(relay.testsInput())).isEqualTo(framed("O") + framed("R1"));
        assertThat(taken(relay.candidateInput())).isEqualTo(framed("Q1") + framed("Q2"));
        assertThat(decided).hasValue(0);
        assertThat(relay.answered()).isTrue();
    }

    @Test
    void verdictOfTheTestsGoesNoFurther() {
        testsSend("VP");

        assertThat(relay.verdict()).isEqualTo(Bytes.utf8("VP"));
        assertThat(taken(relay.candidateInput())).isEmpty();
        assertThat(decided).hasPositiveValue();
    }

    @Test
    void verdictOfTheCandidateIsOnlyAnAnswer() {
        candidateSends("VP");

        assertThat(relay.verdict()).isNull();
        assertThat(taken(relay.testsInput())).isEqualTo(framed("VP"));
    }

    @Test
    void firstVerdictCounts() {
        testsSend("VWno");
        testsSend("VP");

        assertThat(relay.verdict()).isEqualTo(Bytes.utf8("VWno"));
    }

    @Test
    void answerThatNobodyAskedForIsTheCandidatesFault() {
        candidateSends("O");
        candidateSends("R1");

        assertThat(relay.candidateFault()).contains("nobody asked for");
        assertThat(taken(relay.testsInput())).isEqualTo(framed("O"));
        assertThat(decided).hasPositiveValue();
    }

    @Test
    void verdictAfterAFaultIsTooLate() {
        candidateSends("O");
        candidateSends("R1");
        testsSend("VP");

        assertThat(relay.verdict()).isNull();
        assertThat(relay.candidateFault()).isNotNull();
    }

    @Test
    void faultAfterTheVerdictIsTooLate() {
        candidateSends("O");
        testsSend("VP");
        candidateSends("R1");
        candidateSends("R2");

        assertThat(relay.verdict()).isEqualTo(Bytes.utf8("VP"));
        assertThat(relay.candidateFault()).isNull();
    }

    @Test
    void overlongFrameIsItsSendersFault() {
        relay.candidateOutput().output(Stream.STDOUT, Bytes.copyOf(new byte[] {1, 0, 0, 0}));

        assertThat(relay.candidateFault()).contains("no frame of at most 4194304 bytes");

        Relay other = new Relay(decided::incrementAndGet, HONEY);
        other.testsOutput().output(Stream.STDOUT, Bytes.copyOf(new byte[] {1, 0, 0, 0}));

        assertThat(other.testsFault()).contains("too long");
        assertThat(other.candidateFault()).isNull();
    }

    @Test
    void candidateThatDoesNotReadIsAtFault() {
        Bytes large = Bytes.copyOf(new byte[FrameReader.MAX_FRAME]);
        relay.testsOutput().output(Stream.STDOUT, FrameReader.framed(large));
        relay.testsOutput().output(Stream.STDOUT, FrameReader.framed(large));

        assertThat(relay.candidateFault()).contains("without having read");
    }

    @Test
    void standardErrorIsNoFrame() {
        relay.candidateOutput().output(Stream.STDERR, Bytes.utf8("\0\0\0\2VP"));
        relay.testsOutput().output(Stream.STDERR, Bytes.utf8("\0\0\0\2VP"));

        assertThat(relay.verdict()).isNull();
        assertThat(relay.candidateFault()).isNull();
        assertThat(taken(relay.testsInput())).isEmpty();
    }

    @Test
    void aCandidateThatSaysTheHoneyAnswerIsSeenOnEveryStream() {
        relay.candidateOutput().output(Stream.STDERR, Bytes.utf8(HONEY.value().substring(0, 9)));
        assertThat(relay.honeySaid()).isFalse();
        relay.candidateOutput().output(Stream.STDERR, Bytes.utf8(HONEY.value().substring(9)));
        assertThat(relay.honeySaid()).isTrue();
    }

    @Test
    void whatTheTestsThemselvesToldIsNoLeak() {
        relay.testsOutput()
                .output(Stream.STDOUT, FrameReader.framed(Bytes.utf8("Q" + HONEY.value())));
        relay.candidateOutput()
                .output(Stream.STDOUT, FrameReader.framed(Bytes.utf8("R" + HONEY.value())));

        assertThat(relay.honeySaid()).isFalse();
    }

    private void testsSend(String frame) {
        relay.testsOutput().output(Stream.STDOUT, FrameReader.framed(Bytes.utf8(frame)));
    }

    private void candidateSends(String frame) {
        relay.candidateOutput().output(Stream.STDOUT, FrameReader.framed(Bytes.utf8(frame)));
    }

    private static String framed(String frame) {
        return FrameReader.framed(Bytes.utf8(frame)).asText();
    }

    private static String taken(InputPipe pipe) {
        StringBuilder all = new StringBuilder();
        for (Bytes chunk = pipe.poll(); chunk != null; chunk = pipe.poll()) {
            all.append(chunk.asText());
        }
        return all.toString();
    }
}
