package dev.crucible.testkit;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.Usage;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Facts about made-up runs, for tests of stores. */
public final class Facts {
    /** When everything made up happens. */
    public static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

    private Facts() {}

    /** The id of the run with this number; ids sort as their numbers. */
    public static RunId run(long number) {
        return new RunId("run-%026d".formatted(number));
    }

    /** A digest of made-up content. */
    public static Digest digest(String content) {
        return Digest.of(Bytes.utf8(content));
    }

    /** A run is submitted, without a key or a batch. */
    public static Fact.RunSubmitted submitted(RunId run) {
        return submitted(run, "", "", Map.of());
    }

    /** A run is submitted. */
    public static Fact.RunSubmitted submitted(
            RunId run, String batch, String key, Map<String, String> labels) {
        return new Fact.RunSubmitted(
                run,
                digest("request"),
                new RunSummary(RunSummary.Kind.RUN, "python", "auto", "process", labels),
                5,
                TIME,
                batch,
                key,
                Optional.empty());
    }

    /** A worker claims the run for the first time. */
    public static Fact.RunClaimed claimed(RunId run, long fence) {
        return new Fact.RunClaimed(run, fence, 1, "worker-1");
    }

    /** The run's program has exited. */
    public static Fact.RunFinished exited(RunId run, long fence, int code) {
        return finished(
                run,
                fence,
                new Ending.Ran(
                        new Outcome.Exited(code),
                        new Usage(Duration.ofMillis(1_500), Duration.ofMillis(900), 1 << 20),
                        "jail",
                        IsolationClass.PROCESS));
    }

    /** The run has ended like this. */
    public static Fact.RunFinished finished(RunId run, long fence, Ending ending) {
        return new Fact.RunFinished(run, fence, ending, digest("result"));
    }

    /** An entry of Crucible's own doing. */
    public static Entry entry(String tenant, Fact fact) {
        return Entry.bySystem(tenant, fact);
    }
}
