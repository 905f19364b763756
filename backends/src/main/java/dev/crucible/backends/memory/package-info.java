/**
 * Stores in memory: nothing outlasts the process. For tests and for runs that nobody needs to
 * remember. Must never depend on another backend.
 */
@NullMarked
package dev.crucible.backends.memory;

import org.jspecify.annotations.NullMarked;
