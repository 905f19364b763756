/**
 * Evaluations of code: datasets, samples, scorers and their results. Asks for runs only through the
 * ports of the core; never depends on an engine, on Linux or on the CLI.
 */
@NullMarked
package dev.crucible.evals;

import org.jspecify.annotations.NullMarked;
