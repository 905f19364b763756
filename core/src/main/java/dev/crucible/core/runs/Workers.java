package dev.crucible.core.runs;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.runs.Dispatcher.WorkerInfo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The workers that have been heard of lately. Thread-safe. */
final class Workers {
    private final ConcurrentHashMap<String, Present> present = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Workers(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A worker says what it is.
     *
     * @return whether that was not known
     */
    boolean join(WorkerInfo info) {
        Instant now = clock.instant();
        Present before = present.get(info.name());
        boolean known = before != null && before.info.equals(info);
        Instant since = before == null ? now : before.since;
        present.put(info.name(), new Present(info, Needs.abilities(info), since, now));
        return !known;
    }

    /**
     * A worker was heard of.
     *
     * @throws CrucibleException {@code NOT_FOUND} when it has not joined: it joins again
     */
    Present seen(String worker) {
        Instant now = clock.instant();
        Present there = present.computeIfPresent(worker, (_, before) -> before.seenAt(now));
        if (there == null) {
            throw new CrucibleException(
                    ErrorCode.NOT_FOUND, "worker '" + worker + "' has not joined");
        }
        return there;
    }

    /** A worker is gone. */
    Optional<Present> leave(String worker) {
        return Optional.ofNullable(present.remove(worker));
    }

    List<Present> list() {
        return present.values().stream()
                .sorted(Comparator.comparing(one -> one.info.name()))
                .toList();
    }

    /** Names of those that have been silent for longer. */
    List<String> silent(Duration time) {
        Instant since = clock.instant().minus(time);
        return list().stream()
                .filter(one -> one.seen.isBefore(since))
                .map(one -> one.info.name())
                .toList();
    }

    record Present(WorkerInfo info, Set<String> abilities, Instant since, Instant seen) {
        private Present seenAt(Instant now) {
            return new Present(info, abilities, since, now);
        }
    }
}
