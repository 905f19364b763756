package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.RunSummary;
import dev.crucible.core.journal.Actor;

import java.time.Instant;

/**
 * A wish for a run.
 *
 * @param tenant whose it will be
 * @param actor who asks
 * @param why the reason that a person gave, empty when none
 * @param summary what can be said about it without the document; what a worker must be able to do
 *     follows from it
 * @param priority 0 to 9, higher first
 * @param notBefore the earliest time it may start; a time that has passed for at once
 * @param key idempotency key, at most {@value #MAX_KEY} characters, empty for none: repeating the
 *     same wish under the same key gives the same run
 * @param fingerprint the same for the same wish: digest of the canonical request without salt. It
 *     is compared and never kept, because it would say for ever what was asked
 * @param batch the batch it belongs to, at most {@value #MAX_BATCH} characters, empty when none
 * @param document the salted request document
 */
public record Submission(
        String tenant,
        Actor actor,
        String why,
        RunSummary summary,
        int priority,
        Instant notBefore,
        String key,
        Digest fingerprint,
        String batch,
        Bytes document) {
    /** Most characters of an idempotency key. */
    public static final int MAX_KEY = 256;

    /** Most characters of a batch's name. */
    public static final int MAX_BATCH = 64;

    /** Checks the bounds. */
    public Submission {
        if (key.length() > MAX_KEY || batch.length() > MAX_BATCH) {
            throw new IllegalArgumentException("the key or the name of the batch is too long");
        }
    }
}
