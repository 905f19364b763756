/**
 * Engines whose sandboxes are processes of this machine: the jail, bubblewrap and the plain
 * subprocess. Never depends on another engine family, on the evaluations or on the CLI.
 */
@NullMarked
package dev.crucible.engines.host;

import org.jspecify.annotations.NullMarked;
