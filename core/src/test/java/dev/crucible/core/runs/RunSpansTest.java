package dev.crucible.core.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.Usage;
import dev.crucible.core.telemetry.Span;
import dev.crucible.core.telemetry.TraceContext;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

final class RunSpansTest {
    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of(ran(new Outcome.Exited(0)), "success"),
                Arguments.of(ran(new Outcome.Exited(3)), "failure"),
                Arguments.of(ran(new Outcome.Signalled(11)), "failure"),
                Arguments.of(ran(new Outcome.LimitReached(Limit.WALL)), "timeout"),
                Arguments.of(ran(new Outcome.LimitReached(Limit.CPU)), "timeout"),
                Arguments.of(ran(new Outcome.LimitReached(Limit.MEMORY)), "failure"),
                Arguments.of(ran(new Outcome.Cancelled()), "cancellation"),
                Arguments.of(ran(new Outcome.Refused("isolation")), "skip"),
                Arguments.of(ran(new Outcome.Lost("gone")), "error"),
                Arguments.of(new Ending.Scored("passed", Duration.ZERO, "jail"), "success"),
                Arguments.of(new Ending.Scored("failed", Duration.ZERO, "jail"), "failure"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void anEndingHasTheResultOfTheConventions(Ending ending, String result) {
        Noted span = new Noted(new TreeMap<>());
        RunSpans.ended(span, ending);
        assertThat(span.attributes)
                .containsEntry("cicd.pipeline.result", result)
                .containsEntry("crucible.engine", "jail");
        assertThat(span.attributes.containsKey("failed")).isEqualTo(result.equals("error"));
    }

    private static Ending ran(Outcome outcome) {
        return new Ending.Ran(outcome, Usage.NOTHING, "jail", IsolationClass.PROCESS);
    }

    /** A span that notes what it is told. */
    private record Noted(Map<String, String> attributes) implements Span {
        @Override
        public TraceContext context() {
            return TraceContext.NONE;
        }

        @Override
        public Span set(String key, String value) {
            attributes.put(key, value);
            return this;
        }

        @Override
        public Span set(String key, long value) {
            attributes.put(key, Long.toString(value));
            return this;
        }

        @Override
        public Span fail(String reason) {
            attributes.put("failed", reason);
            return this;
        }

        @Override
        public void close() {
            attributes.put("closed", "");
        }
    }
}
