package dev.crucible.backends;

import dev.crucible.core.Ending;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Cuts times to what the log can hold, so that what is served at once and what is read back later
 * are equal.
 */
public final class Milliseconds {
    private Milliseconds() {}

    /** The entry with every time and duration in whole milliseconds. */
    public static Entry of(Entry entry) {
        Fact fact = of(entry.fact());
        return fact == entry.fact()
                ? entry
                : new Entry(entry.tenant(), entry.actor(), entry.why(), fact);
    }

    private static Fact of(Fact fact) {
        return switch (fact) {
            case Fact.RunSubmitted submitted -> submitted.notBefore(of(submitted.notBefore()));
            case Fact.RunRequeued(var run, long fence, String cause, Instant notBefore) ->
                    new Fact.RunRequeued(run, fence, cause, of(notBefore));
            case Fact.RunRedriven(var run, Instant notBefore) ->
                    new Fact.RunRedriven(run, of(notBefore));
            case Fact.RunFinished finished -> finished.ending(of(finished.ending()));
            case Fact.RunClaimed _,
                    Fact.RunCancelRequested _,
                    Fact.RunCancelled _,
                    Fact.RunDeadLettered _,
                    Fact.QueueStateChanged _,
                    Fact.SandboxOpened _,
                    Fact.SandboxClosed _,
                    Fact.KeyCreated _,
                    Fact.KeyRevoked _,
                    Fact.PayloadErased _,
                    Fact.WorkerJoined _,
                    Fact.WorkerLeft _,
                    Fact.ContainmentMeasured _,
                    Fact.ServiceStarted _,
                    Fact.ServiceStopped _,
                    Fact.ClockWentBack _,
                    Fact.CanaryTouched _,
                    Fact.HostChanged _,
                    Fact.FaultFound _ ->
                    fact;
        };
    }

    private static Ending of(Ending ending) {
        return switch (ending) {
            case Ending.Ran(var outcome, Usage usage, String engine, var isolation) ->
                    new Ending.Ran(
                            outcome,
                            new Usage(of(usage.wall()), of(usage.cpu()), usage.memoryPeakBytes()),
                            engine,
                            isolation);
            case Ending.Scored(String verdict, Duration took, String engine) ->
                    new Ending.Scored(verdict, of(took), engine);
        };
    }

    private static Instant of(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Duration of(Duration time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
