/**
 * Attempts to break the engines of this machine, and judges from outside what came of it: probes,
 * the oracles that they are judged by, and the matrix of verdicts.
 *
 * <p>Depends on the core and on what Java asks the kernel. It never depends on an engine: what it
 * breaks, it reaches through the ports that every run goes through.
 */
@NullMarked
package dev.crucible.containment;

import org.jspecify.annotations.NullMarked;
