/**
 * Whether an evaluation can be trusted: submissions that deserve nothing, one that deserves
 * everything, and tests that nobody can pass, against every problem before it is used. Knows how
 * candidates are scored only through {@link dev.crucible.evals.Scorer}; never depends on a way of
 * scoring, on an engine or on the CLI.
 */
@NullMarked
package dev.crucible.evals.integrity;

import org.jspecify.annotations.NullMarked;
