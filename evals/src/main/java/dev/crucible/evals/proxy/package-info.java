/**
 * Scorers for interpreted languages. The dataset's tests run in one sandbox and the candidate in
 * another; a relay between them passes frames of plain values, and the verdict comes only from the
 * side that the candidate cannot reach.
 */
@NullMarked
package dev.crucible.evals.proxy;

import org.jspecify.annotations.NullMarked;
