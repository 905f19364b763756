/**
 * The figures of the service in Prometheus' form: counted where they happen, derived from events,
 * or asked for when somebody looks. Never depends on a server or a store.
 */
@NullMarked
package dev.crucible.monitoring.metrics;

import org.jspecify.annotations.NullMarked;
