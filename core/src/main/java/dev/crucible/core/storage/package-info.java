/**
 * Payloads: what was submitted, what programs wrote, what is kept of it and for how long. Knows no
 * format and no place.
 */
@NullMarked
package dev.crucible.core.storage;

import org.jspecify.annotations.NullMarked;
