/**
 * Shows that the service stays within its bounds under loads that nobody means well with.
 * Everything here talks to a server in a process of its own, over its sockets; it must never reach
 * into one.
 */
@NullMarked
package dev.crucible.cli.load;

import org.jspecify.annotations.NullMarked;
