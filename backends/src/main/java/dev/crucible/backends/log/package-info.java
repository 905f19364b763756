/**
 * The journal's log as files: tiles, entry bundles and signed checkpoints, derived from the journal
 * and repaired from it. Knows no database; must never be the only place where something is kept.
 */
@NullMarked
package dev.crucible.backends.log;

import org.jspecify.annotations.NullMarked;
