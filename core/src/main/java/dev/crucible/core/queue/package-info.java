/**
 * Durable work: the port of the queue and how it decides what comes next. Knows nothing of runs, of
 * transports or of databases.
 */
@NullMarked
package dev.crucible.core.queue;

import org.jspecify.annotations.NullMarked;
