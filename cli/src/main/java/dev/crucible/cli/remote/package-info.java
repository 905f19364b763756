/**
 * Commands that speak to a server, and what the others need to do their work there. Everything that
 * comes from a server is hostile text. Knows the API's client, not the service.
 */
@NullMarked
package dev.crucible.cli.remote;

import org.jspecify.annotations.NullMarked;
