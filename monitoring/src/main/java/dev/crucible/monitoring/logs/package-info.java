/**
 * The form of the log: lines for people or objects for programs, on whose behalf each was written,
 * and nothing in them that could pass for another line. Never depends on what it logs about.
 */
@NullMarked
package dev.crucible.monitoring.logs;

import org.jspecify.annotations.NullMarked;
