/**
 * The format of the transparency log: hashing, tiles, proofs, signed checkpoints, and the JSON of
 * events. Pure functions of bytes; knows no database and no network.
 */
@NullMarked
package dev.crucible.journal;

import org.jspecify.annotations.NullMarked;
