package dev.crucible.core.storage;

import dev.crucible.core.Digest;

import java.time.Instant;

/**
 * One reference to stored content.
 *
 * @param owner whose it is
 * @param digest what it is
 * @param bytes how large it is
 * @param since when it was put
 */
public record StoredObject(Storage.Owner owner, Digest digest, long bytes, Instant since) {}
