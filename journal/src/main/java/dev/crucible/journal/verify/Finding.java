package dev.crucible.journal.verify;

import java.util.Locale;

/**
 * Something that does not agree.
 *
 * @param kind what sort of thing
 * @param where the file, relative to the log; {@code entries} for the source of entries
 * @param index the first entry that it concerns, from 0; -1 where that is not known
 * @param expected what was re-derived, or what the format wants
 * @param found what is there instead
 */
public record Finding(Kind kind, String where, long index, String expected, String found) {
    /** An index that is not known. */
    public static final long NOWHERE = -1;

    /** The sorts of findings. */
    public enum Kind {
        /** A file is not there. */
        MISSING,
        /** A file cannot be read, or the source of entries fails. */
        UNREADABLE,
        /** A file breaks the rules of its format. */
        MALFORMED,
        /** The checkpoint is not signed by the log's key, or is another log's. */
        UNSIGNED,
        /** An entry of a bundle is not the entry of the source. */
        ENTRY_DIFFERS,
        /** A hash of a tile is not the one that was re-derived. */
        HASH_DIFFERS,
        /** The re-derived root is not that of the checkpoint, or of an earlier head. */
        ROOT_DIFFERS,
        /** The source of entries ends before the checkpoint's size. */
        ENTRIES_LOST
    }

    /** One line for people. */
    public String describe() {
        return "%s%s: %s, expected %s, found %s"
                .formatted(
                        where,
                        index == NOWHERE ? "" : " (entry " + index + ")",
                        kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        expected,
                        found);
    }
}
