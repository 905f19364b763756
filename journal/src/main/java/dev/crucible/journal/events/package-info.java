/** Events as the bytes that the log holds: one JSON object each (RFC 8259), typed and versioned. */
@NullMarked
package dev.crucible.journal.events;

import org.jspecify.annotations.NullMarked;
