/**
 * Reads datasets and samples of code in the forms that the field uses, line by line and within
 * bounds. A fault names the file, the line, what is wrong and what was expected.
 */
@NullMarked
package dev.crucible.evals.data;

import org.jspecify.annotations.NullMarked;
