package dev.crucible.core.access;

import dev.crucible.core.Digest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps keys, and of their tokens only hashes. {@link #findByHash} is asked with every request, so
 * it answers from memory. Implementations are thread-safe; what they changed is durable when the
 * call, or the unit of work that it takes part in, has returned.
 */
public interface KeyStore {
    /**
     * Keeps a new key.
     *
     * @param tokenHash SHA-256 of its token
     * @throws dev.crucible.core.CrucibleException {@code CONFLICT} when there is one of this id
     */
    void create(ApiKey key, Digest tokenHash);

    /** Every key, revoked ones too, in the order of their ids. */
    List<ApiKey> list();

    /** The key of this id. */
    Optional<ApiKey> find(String id);

    /** Takes a key back; false when there is none of this id or it was taken back before. */
    boolean revoke(String id, Instant time);

    /** The key whose token has this hash. */
    Optional<ApiKey> findByHash(Digest tokenHash);
}
