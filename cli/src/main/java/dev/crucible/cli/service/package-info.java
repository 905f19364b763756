/**
 * The service as a process: wires store, journal, queue, API and worker, and starts and stops them.
 * Knows every adapter; no command of the command line.
 */
@NullMarked
package dev.crucible.cli.service;

import org.jspecify.annotations.NullMarked;
