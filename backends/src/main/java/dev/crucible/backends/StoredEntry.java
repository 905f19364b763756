package dev.crucible.backends;

import dev.crucible.core.Bytes;
import dev.crucible.journal.merkle.Hash;

/**
 * An entry of the log as it is stored, whose hash was found right.
 *
 * @param index its place in the log
 * @param entry the bytes that are hashed
 * @param leaf their hash
 */
public record StoredEntry(long index, Bytes entry, Hash leaf) {}
