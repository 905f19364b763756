/**
 * The API from the other side: what the command line and remote workers use. Knows the contract's
 * documents, not the server.
 */
@NullMarked
package dev.crucible.api.client;

import org.jspecify.annotations.NullMarked;
