/**
 * Scorers for compiled languages. The dataset's tests and the candidate are built apart, each from
 * its own sources in a sandbox of its own, and run apart: a call of the function under test crosses
 * to the candidate's sandbox as plain values, and the verdict comes only from the side that the
 * candidate cannot reach.
 */
@NullMarked
package dev.crucible.evals.compiled;

import org.jspecify.annotations.NullMarked;
