package dev.crucible.core.work;

import dev.crucible.core.runs.Dispatcher.WorkerInfo;

import java.time.Duration;

/**
 * How a worker behaves.
 *
 * @param info what it says of itself; its name is new with every process
 * @param claimWait how long it waits for work with one call
 * @param retryBase the ceiling of the first wait when the server cannot be reached; it doubles
 * @param retryCap the largest ceiling
 * @param patience how long a result is offered to a server that does not take it, although the
 *     claim holds
 * @param maxOutputBytes what one stream of one run may take here while the server is slower than
 *     the program
 */
public record WorkerSettings(
        WorkerInfo info,
        Duration claimWait,
        Duration retryBase,
        Duration retryCap,
        Duration patience,
        long maxOutputBytes) {
    /** What serves most. */
    public static WorkerSettings of(WorkerInfo info) {
        return new WorkerSettings(
                info,
                Duration.ofSeconds(20),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                1024L * 1024 * 1024 + 1024 * 1024);
    }
}
