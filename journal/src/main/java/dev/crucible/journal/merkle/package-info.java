/**
 * The Merkle tree of RFC 6962: hashes, the frontier that grows it, inclusion and consistency
 * proofs. Depends on nothing but SHA-256; knows no files, signatures or events.
 */
@NullMarked
package dev.crucible.journal.merkle;

import org.jspecify.annotations.NullMarked;
