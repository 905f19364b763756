/**
 * Signed notes as C2SP signed-note defines them, with Ed25519 keys in Go's text forms. Knows no
 * tree and no files; what a note says is somebody else's business.
 */
@NullMarked
package dev.crucible.journal.notes;

import org.jspecify.annotations.NullMarked;
