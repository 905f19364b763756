package dev.crucible.monitoring.metrics;

import dev.crucible.core.Bytes;

/**
 * The figures as they are sent to whoever collects them.
 *
 * @param contentType of the body
 * @param body the figures
 */
public record Exposition(String contentType, Bytes body) {}
