/**
 * The streams of this process, signals and exit codes: what every command needs. Knows no command.
 */
@NullMarked
package dev.crucible.cli.console;

import org.jspecify.annotations.NullMarked;
