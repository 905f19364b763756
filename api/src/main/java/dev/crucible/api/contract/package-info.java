/**
 * The contract as the server reads it: operations, their parameters, bodies and answers, and what
 * breaks them. Knows no server library.
 */
@NullMarked
package dev.crucible.api.contract;

import org.jspecify.annotations.NullMarked;
