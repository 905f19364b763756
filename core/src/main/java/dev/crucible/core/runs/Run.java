package dev.crucible.core.runs;

import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.telemetry.TraceContext;

import java.time.Instant;
import java.util.Optional;

/**
 * How one run stands: a fold over its events.
 *
 * @param id the run
 * @param tenant whose it is
 * @param summary what can be said about it without its payload
 * @param state where it is
 * @param priority 0 to 9, higher first
 * @param submitted when it was asked for
 * @param notBefore the earliest time of its next attempt
 * @param started when the last attempt was claimed
 * @param ended when it ended
 * @param attempt the last attempt, 0 before the first
 * @param fence of the last claim, 0 before the first
 * @param worker who holds or held it, empty before the first claim
 * @param ending how it ended, when a worker brought a result
 * @param cause why the last attempt failed or was given up; empty when none did
 * @param cancelRequested whether somebody wants it to end
 * @param request digest of the request document
 * @param result digest of the result document
 * @param attestation digest of the attestations of its sandboxes
 * @param batch the batch it belongs to, empty when none
 * @param key its idempotency key, empty when none
 * @param retryOf the run that it repeats
 * @param trace what everything about it is a part of; {@link TraceContext#NONE} when nobody traces
 * @param revision index of its last event
 */
public record Run(
        RunId id,
        String tenant,
        RunSummary summary,
        State state,
        int priority,
        Instant submitted,
        Instant notBefore,
        Optional<Instant> started,
        Optional<Instant> ended,
        int attempt,
        long fence,
        String worker,
        Optional<Ending> ending,
        String cause,
        boolean cancelRequested,
        Digest request,
        Optional<Digest> result,
        Optional<Digest> attestation,
        String batch,
        String key,
        Optional<RunId> retryOf,
        TraceContext trace,
        long revision) {

    /** Where a run is. */
    public enum State {
        /** It waits for a worker. */
        QUEUED,
        /** A worker holds it. */
        RUNNING,
        /** A worker brought a result. */
        FINISHED,
        /** It was taken back, and no worker brought a result. */
        CANCELLED,
        /** It was given up, because the infrastructure failed under it too often. */
        DEAD;

        /** Whether nothing more will happen by itself. */
        public boolean terminal() {
            return switch (this) {
                case QUEUED, RUNNING -> false;
                case FINISHED, CANCELLED, DEAD -> true;
            };
        }

        /** The name in every interface. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
