/** Reads archives of files that nobody trusts: every field is checked, every amount bounded. */
@NullMarked
package dev.crucible.images.archive;

import org.jspecify.annotations.NullMarked;
