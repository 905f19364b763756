/**
 * The journal as a stream for those who follow it: subscribers that miss nothing across restarts,
 * and any number of passing followers. Knows the journal's port, and no one who listens.
 */
@NullMarked
package dev.crucible.core.events;

import org.jspecify.annotations.NullMarked;
