/** Adapters of the ports of the core, one package per technology. None knows another. */
@NullMarked
package dev.crucible.backends;

import org.jspecify.annotations.NullMarked;
