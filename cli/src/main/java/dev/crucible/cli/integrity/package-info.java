/**
 * Makes the ways of cheating in an evaluation attempts on engines like all others: the bridge
 * between what measures containment and what scores, which do not know each other. Never depends on
 * commands or on how anything is shown.
 */
@NullMarked
package dev.crucible.cli.integrity;

import org.jspecify.annotations.NullMarked;
