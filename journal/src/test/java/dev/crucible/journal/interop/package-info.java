/** Verifiers that we did not write, given what our writer wrote. */
@NullMarked
package dev.crucible.journal.interop;

import org.jspecify.annotations.NullMarked;
