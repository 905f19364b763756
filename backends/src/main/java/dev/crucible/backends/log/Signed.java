package dev.crucible.backends.log;

import dev.crucible.journal.merkle.TreeHead;

/**
 * A checkpoint that is durable.
 *
 * @param head what it commits to
 * @param note its bytes, which nobody changes
 */
record Signed(TreeHead head, byte[] note) {}
