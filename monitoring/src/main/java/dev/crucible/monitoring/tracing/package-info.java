/**
 * Sends traces to a collector with OpenTelemetry. The only package that knows that library; whoever
 * does not trace never loads it.
 */
@NullMarked
package dev.crucible.monitoring.tracing;

import org.jspecify.annotations.NullMarked;
