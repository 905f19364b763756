/**
 * Signed heads of a log (C2SP tlog-checkpoint) and the proofs that travel with them offline (C2SP
 * tlog-proof). Builds on notes and the tree; knows no files.
 */
@NullMarked
package dev.crucible.journal.checkpoints;

import org.jspecify.annotations.NullMarked;
