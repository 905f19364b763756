/**
 * The catalogue: what is attempted, what is run for it, and what judges it. Never depends on an
 * engine, on matrices, or on who asks.
 */
@NullMarked
package dev.crucible.containment.probes;

import org.jspecify.annotations.NullMarked;
