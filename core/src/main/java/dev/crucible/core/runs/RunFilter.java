package dev.crucible.core.runs;

import java.time.Instant;
import java.util.Optional;

/**
 * Which runs are wanted; an empty text or value matches all.
 *
 * @param tenant of this tenant
 * @param state in this state
 * @param outcome whose outcome's type, or verdict, is this
 * @param kind of this kind
 * @param runtime in this language
 * @param engine that this engine ran
 * @param batch of this batch
 * @param text whose id, or a value of whose labels, contains this
 * @param submittedAfter submitted at or after this time
 * @param submittedBefore submitted before this time
 */
public record RunFilter(
        String tenant,
        Optional<Run.State> state,
        String outcome,
        String kind,
        String runtime,
        String engine,
        String batch,
        String text,
        Optional<Instant> submittedAfter,
        Optional<Instant> submittedBefore) {
    /** Every run. */
    public static final RunFilter ALL =
            new RunFilter(
                    "",
                    Optional.empty(),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    Optional.empty(),
                    Optional.empty());

    /** Every run of a tenant. */
    public static RunFilter ofTenant(String tenant) {
        return new RunFilter(
                tenant,
                Optional.empty(),
                "",
                "",
                "",
                "",
                "",
                "",
                Optional.empty(),
                Optional.empty());
    }

    /** Every run of a batch. */
    public static RunFilter ofBatch(String tenant, String batch) {
        return new RunFilter(
                tenant,
                Optional.empty(),
                "",
                "",
                "",
                "",
                batch,
                "",
                Optional.empty(),
                Optional.empty());
    }

    /** The same, but only in this state. */
    public RunFilter inState(Run.State wanted) {
        return new RunFilter(
                tenant,
                Optional.of(wanted),
                outcome,
                kind,
                runtime,
                engine,
                batch,
                text,
                submittedAfter,
                submittedBefore);
    }
}
