/**
 * Files that a program brought back, written where the user wants them. The program chose their
 * names, so nothing about them is trusted. Knows no command.
 */
@NullMarked
package dev.crucible.cli.artifacts;

import org.jspecify.annotations.NullMarked;
