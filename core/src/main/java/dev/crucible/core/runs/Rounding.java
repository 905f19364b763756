package dev.crucible.core.runs;

import dev.crucible.core.Ending;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Fact;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Facts as the journal keeps them: times to the millisecond. What is answered before it was read
 * back is then the same as afterwards.
 */
final class Rounding {
    private Rounding() {}

    static Fact.RunFact toMillis(Fact.RunFact fact) {
        return switch (fact) {
            case Fact.RunSubmitted submitted ->
                    submitted.notBefore(toMillis(submitted.notBefore()));
            case Fact.RunRequeued requeued ->
                    new Fact.RunRequeued(
                            requeued.run(),
                            requeued.fence(),
                            requeued.cause(),
                            toMillis(requeued.notBefore()));
            case Fact.RunRedriven redriven ->
                    new Fact.RunRedriven(redriven.run(), toMillis(redriven.notBefore()));
            case Fact.RunFinished finished -> finished.ending(toMillis(finished.ending()));
            case Fact.RunClaimed _,
                    Fact.RunCancelRequested _,
                    Fact.RunCancelled _,
                    Fact.RunDeadLettered _ ->
                    fact;
        };
    }

    private static Ending toMillis(Ending ending) {
        return switch (ending) {
            case Ending.Ran ran -> {
                Usage usage = ran.usage();
                yield new Ending.Ran(
                        ran.outcome(),
                        new Usage(
                                toMillis(usage.wall()),
                                toMillis(usage.cpu()),
                                usage.memoryPeakBytes()),
                        ran.engine(),
                        ran.isolation());
            }
            case Ending.Scored scored ->
                    new Ending.Scored(scored.verdict(), toMillis(scored.took()), scored.engine());
        };
    }

    private static Instant toMillis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Duration toMillis(Duration time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
