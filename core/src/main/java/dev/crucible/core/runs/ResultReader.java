package dev.crucible.core.runs;

import dev.crucible.core.Attestations;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;

import java.util.Optional;

/** Knows the form of result documents, which the core does not. Thread-safe. */
@FunctionalInterface
public interface ResultReader {
    /**
     * What a result document says about the isolation of its run.
     *
     * @throws dev.crucible.core.InvalidRequestException when it is no result document
     */
    Stated isolation(Bytes document);

    /**
     * What a worker says.
     *
     * @param stage the last stage that was reached; empty when there was none, as for a score
     * @param attestations of the run's sandboxes
     * @param digest what the worker has recorded as their digest; empty when it recorded none
     */
    record Stated(String stage, Attestations attestations, Optional<Digest> digest) {
        /** Nothing. */
        public static final Stated NOTHING = new Stated("", Attestations.NONE, Optional.empty());
    }
}
