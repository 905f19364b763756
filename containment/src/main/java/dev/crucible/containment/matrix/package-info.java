/**
 * The verdicts on an engine, what they hold for, and how they are kept and shown. Never depends on
 * how attempts are made or judged.
 */
@NullMarked
package dev.crucible.containment.matrix;

import org.jspecify.annotations.NullMarked;
