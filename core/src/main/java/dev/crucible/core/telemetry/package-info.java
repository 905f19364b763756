/**
 * The port of tracing, and on whose behalf a thread works. Knows the words of the core and the W3C
 * form of a trace's context; never a library or a protocol that carries spans away.
 */
@NullMarked
package dev.crucible.core.telemetry;

import org.jspecify.annotations.NullMarked;
