/** The verdicts on an engine, what they hold for, and how they are kept and shown. */
@NullMarked
package dev.crucible.containment.matrix;

import org.jspecify.annotations.NullMarked;
