/**
 * What watches real runs while they run: canaries that only somebody outside a sandbox can touch,
 * and the host, which no run may change. It wraps engines through their ports, and knows none of
 * them; probes and matrices are no business of it.
 */
@NullMarked
package dev.crucible.containment.guard;

import org.jspecify.annotations.NullMarked;
