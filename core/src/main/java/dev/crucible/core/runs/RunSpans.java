package dev.crucible.core.runs;

import dev.crucible.core.Ending;
import dev.crucible.core.Limit;
import dev.crucible.core.Outcome;
import dev.crucible.core.telemetry.Span;

/**
 * What a run's span says about its end, by the {@code cicd.*} conventions of OpenTelemetry 1.44.
 */
public final class RunSpans {
    private RunSpans() {}

    /**
     * How a run ended. What a program did wrong is a result; only Crucible's faults fail the span.
     */
    public static void ended(Span span, Ending ending) {
        String result =
                switch (ending) {
                    case Ending.Ran ran -> result(ran.outcome());
                    case Ending.Scored scored ->
                            scored.verdict().equals("passed") ? "success" : "failure";
                };
        span.set("cicd.pipeline.result", result).set("crucible.engine", ending.engine());
        if (ending instanceof Ending.Ran(Outcome outcome, _, _, var isolation)) {
            span.set("crucible.outcome", outcome.type())
                    .set("crucible.isolation", isolation.label());
            if (outcome instanceof Outcome.Lost) {
                span.set("error.type", "sandbox_lost").fail("the sandbox was lost");
            }
        }
    }

    /** The values that the conventions give {@code cicd.pipeline.result}. */
    private static String result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code == 0 ? "success" : "failure";
            case Outcome.Signalled _ -> "failure";
            case Outcome.LimitReached(Limit limit) ->
                    switch (limit) {
                        case WALL, CPU -> "timeout";
                        case MEMORY, PROCESSES, DISK, OUTPUT -> "failure";
                    };
            case Outcome.Cancelled _ -> "cancellation";
            case Outcome.Refused _ -> "skip";
            case Outcome.Lost _, Outcome.Breached _ -> "error";
        };
    }
}
