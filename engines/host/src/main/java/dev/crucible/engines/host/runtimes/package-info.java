/**
 * The runtimes of this machine: reads their declarative descriptions, finds the programs that an
 * unprivileged user can execute, and asks them for their versions.
 */
@NullMarked
package dev.crucible.engines.host.runtimes;

import org.jspecify.annotations.NullMarked;
