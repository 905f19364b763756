/**
 * The commands, and the composition root that wires engines, runtimes and evaluations with plain
 * constructors. The only place that prints; nothing depends on it.
 */
@NullMarked
package dev.crucible.cli;

import org.jspecify.annotations.NullMarked;
