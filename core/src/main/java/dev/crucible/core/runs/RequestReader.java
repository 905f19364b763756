package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.Isolation;

/** Knows the form of request documents, which the core does not. Thread-safe. */
public interface RequestReader {
    /** The fingerprint of the wish that this salted document holds. */
    Digest fingerprint(Bytes document);

    /** Most bytes that the run may write to each of its output streams. */
    long outputLimit(Bytes document);

    /**
     * What is demanded of the wall around the run.
     *
     * @throws dev.crucible.core.InvalidRequestException when it cannot be understood
     */
    Isolation demanded(Bytes document);
}
