/**
 * Text for people, in and out: sizes and durations as they write them, tables, and hostile text
 * made harmless for a terminal.
 */
@NullMarked
package dev.crucible.cli.text;

import org.jspecify.annotations.NullMarked;
