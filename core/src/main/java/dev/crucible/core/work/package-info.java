/**
 * Workers: they claim runs from a dispatcher, execute them, and bring back what came of them. Knows
 * the dispatcher as a port only, so that it may be in this process or elsewhere; never a queue, a
 * journal or a storage.
 */
@NullMarked
package dev.crucible.core.work;

import org.jspecify.annotations.NullMarked;
