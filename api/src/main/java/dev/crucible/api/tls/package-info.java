/**
 * Certificates: what servers and workers show of themselves, whom they believe, and what went wrong
 * when they do not. Knows no server and no client.
 */
@NullMarked
package dev.crucible.api.tls;

import org.jspecify.annotations.NullMarked;
