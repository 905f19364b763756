/**
 * Takes the walls of a sandbox away one at a time, to learn which attempt each of them stops, and
 * weakens it on purpose, to learn whether the probes notice. Never depends on an engine.
 */
@NullMarked
package dev.crucible.containment.layers;

import org.jspecify.annotations.NullMarked;
