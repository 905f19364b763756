/**
 * The files of a log as C2SP tlog-tiles lays them out: their paths, their contents, how they grow,
 * and hashes looked up in them. Knows no signatures and no events, and writes nothing itself.
 */
@NullMarked
package dev.crucible.journal.tiles;

import org.jspecify.annotations.NullMarked;
