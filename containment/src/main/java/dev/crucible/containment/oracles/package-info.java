/** Facts of the host that judge probes. None of them passes through a sandbox. */
@NullMarked
package dev.crucible.containment.oracles;

import org.jspecify.annotations.NullMarked;
