package dev.crucible.core.storage;

import dev.crucible.core.Digest;

import java.time.Instant;

/**
 * One reference to stored content.
 *
 * @param id larger than that of every reference made before
 * @param owner whose it is
 * @param digest what it is
 * @param bytes how large it is
 * @param since when it was put, to the millisecond
 */
public record StoredObject(
        long id, Storage.Owner owner, Digest digest, long bytes, Instant since) {}
