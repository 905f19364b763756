/**
 * Sandboxes that stay open between requests: who has which, for how long, and what was done in
 * them. Knows engines and the journal as ports, no transport.
 */
@NullMarked
package dev.crucible.core.sessions;

import org.jspecify.annotations.NullMarked;
