/**
 * Carries out an evaluation: candidates through scorers, several at once, results into a file that
 * a later start continues.
 */
@NullMarked
package dev.crucible.evals.execution;

import org.jspecify.annotations.NullMarked;
