/**
 * Facts of the host that judge probes. None of them passes through a sandbox. Never depends on
 * probes, nor on what becomes of a verdict.
 */
@NullMarked
package dev.crucible.containment.oracles;

import org.jspecify.annotations.NullMarked;
