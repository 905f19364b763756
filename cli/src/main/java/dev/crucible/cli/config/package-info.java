/**
 * The settings of the service: one table of them, where their values come from, and the typed tree
 * that the composition root hands out. Knows the words of the core; never a command, a server or an
 * engine.
 */
@NullMarked
package dev.crucible.cli.config;

import org.jspecify.annotations.NullMarked;
