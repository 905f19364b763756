/**
 * What happened, and the port of the append-only log that holds it. Knows the words of the core, no
 * format and no database.
 */
@NullMarked
package dev.crucible.core.journal;

import org.jspecify.annotations.NullMarked;
