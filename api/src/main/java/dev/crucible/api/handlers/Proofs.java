package dev.crucible.api.handlers;

import dev.crucible.core.Bytes;

import java.util.List;
import java.util.Optional;

/**
 * The journal as a transparency log that anyone may check. Implementations are thread-safe.
 *
 * <p>What is derived from the journal follows it within a second; asking for a proof of an event
 * waits that long.
 */
public interface Proofs {
    /** Names the log. */
    String origin();

    /** The public key of the log (C2SP signed-note), in one line. */
    String verifierKey();

    /** How many events are durable. */
    long size();

    /** How many events the newest checkpoint covers. */
    long derivedSize();

    /** The root hash of these, in Base64; empty while there is no checkpoint. */
    Optional<String> root();

    /** The newest signed checkpoint. */
    Optional<Bytes> checkpoint();

    /**
     * A tile or entry bundle (C2SP tlog-tiles).
     *
     * @param path after {@code tile/}, as a client sent it
     */
    Optional<Bytes> tile(String path);

    /**
     * The proof that an event is in the log at a size.
     *
     * @param size of the tree; at most {@link #derivedSize}
     */
    Inclusion inclusion(long index, long size) throws InterruptedException;

    /** The hashes that show that the log of one size begins with that of another, in Base64. */
    List<String> consistency(long from, long to);

    /**
     * A proof file (C2SP tlog-proof) for an event; waits until a checkpoint covers it.
     *
     * @throws dev.crucible.core.CrucibleException {@code UNAVAILABLE} when none does in time
     */
    String file(long index) throws InterruptedException;

    /**
     * A proof of inclusion; hashes are in Base64.
     *
     * @param hashes from the leaf to the root
     */
    record Inclusion(long index, long size, String leafHash, String root, List<String> hashes) {}
}
