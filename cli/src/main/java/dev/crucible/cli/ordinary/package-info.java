/**
 * Runs that an ordinary user of this machine starts, for whoever judges them with the rights of
 * root. Never depends on what the runs are for, nor on the commands.
 */
@NullMarked
package dev.crucible.cli.ordinary;

import org.jspecify.annotations.NullMarked;
