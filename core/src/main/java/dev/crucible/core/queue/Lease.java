package dev.crucible.core.queue;

import java.time.Instant;

/**
 * A time-limited claim on an item of work.
 *
 * @param work the item
 * @param worker who holds it
 * @param fence grows with every claim of any item; a claim with a smaller number is stale for ever
 * @param attempt 1 for the first
 * @param expires when it may be taken away unless it is renewed
 */
public record Lease(Work work, String worker, long fence, int attempt, Instant expires) {}
