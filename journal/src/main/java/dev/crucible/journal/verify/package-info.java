/**
 * The audit of a whole log: re-derives every hash and says what does not agree. Only reads; knows
 * no database, which may supply its entries for comparison.
 */
@NullMarked
package dev.crucible.journal.verify;

import org.jspecify.annotations.NullMarked;
