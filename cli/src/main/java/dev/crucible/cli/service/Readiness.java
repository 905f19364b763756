package dev.crucible.cli.service;

import dev.crucible.api.handlers.ServiceHandlers.Check;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.events.EventBus;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether every part of the service works; looks at most once a second. Thread-safe. */
final class Readiness implements Supplier<List<Check>> {
    private static final long FRESH_NANOS = 1_000_000_000;
    private static final long MOST_LAG = 100_000;

    private final ServiceBackends backends;
    private final RunParts parts;
    private final Optional<ContainmentWatch> containment;
    private final JournaledAlarms alarms;
    private final LongSupplier nanoTime;
    private List<Check> last = List.of();
    private long lookedAt;

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Readiness(
            ServiceBackends backends,
            RunParts parts,
            Optional<ContainmentWatch> containment,
            JournaledAlarms alarms,
            LongSupplier nanoTime) {
        this.containment = containment;
        this.backends = backends;
        this.parts = parts;
        this.alarms = alarms;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized List<Check> get() {
        long now = nanoTime.getAsLong();
        if (last.isEmpty() || now - lookedAt > FRESH_NANOS) {
            last =
                    Stream.concat(
                                    Stream.of(
                                            store(), log(), queue(), subscribers(), alarms.check()),
                                    containment.map(ContainmentWatch::check).stream())
                            .toList();
            lookedAt = now;
        }
        return last;
    }

    /** An empty unit of work goes all the way to the disk. */
    private Check store() {
        try {
            backends.cursors.save("readiness", backends.journal.size());
            return new Check("store", true, "a change was made durable");
        } catch (CrucibleException failed) {
            return new Check("store", false, String.valueOf(failed.getMessage()));
        }
    }

    private Check log() {
        long lag = backends.journal.size() - backends.log.derivedSize();
        if (!backends.intact()) {
            return new Check(
                    "log",
                    false,
                    "it is not as it was recorded; crucible journal verify says where");
        }
        return new Check(
                "log",
                lag < MOST_LAG,
                lag + " events are not signed yet; what was read of it is as recorded");
    }

    private Check queue() {
        String state = backends.queue.state().name().toLowerCase(Locale.ROOT);
        return new Check("queue", true, state + "; compared with the runs at the start only");
    }

    private Check subscribers() {
        List<EventBus.SubscriberStatus> failing =
                parts.bus.status().stream().filter(status -> status.failures() > 0).toList();
        return new Check(
                "subscribers",
                failing.isEmpty(),
                failing.isEmpty() ? "" : failing.getFirst().name() + " fails");
    }
}
