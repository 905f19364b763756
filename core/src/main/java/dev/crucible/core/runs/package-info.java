/**
 * Runs as a service: submitted, queued, handed to workers, finished, found again. Knows the ports
 * of the core, no transport and no database.
 */
@NullMarked
package dev.crucible.core.runs;

import org.jspecify.annotations.NullMarked;
