/** The catalogue: what is attempted, what is run for it, and what judges it. */
@NullMarked
package dev.crucible.containment.probes;

import org.jspecify.annotations.NullMarked;
