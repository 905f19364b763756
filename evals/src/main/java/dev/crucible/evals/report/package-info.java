/** Turns results into figures: counts, unbiased pass@k and its confidence interval. */
@NullMarked
package dev.crucible.evals.report;

import org.jspecify.annotations.NullMarked;
