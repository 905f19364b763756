/**
 * Attempts on what Crucible makes of the output of a run: what it prints, writes, logs and serves.
 * They come to the catalogue of the containment module from here, because only the command line
 * sees all of these.
 *
 * <p>Never depends on commands: what those show is handed in as functions.
 */
@NullMarked
package dev.crucible.cli.probes;

import org.jspecify.annotations.NullMarked;
