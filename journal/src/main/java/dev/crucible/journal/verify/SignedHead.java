package dev.crucible.journal.verify;

import dev.crucible.journal.MalformedException;
import dev.crucible.journal.UnverifiedException;
import dev.crucible.journal.checkpoints.Checkpoint;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.Note;
import dev.crucible.journal.notes.VerifierKey;
import dev.crucible.journal.tiles.LogPath;
import dev.crucible.journal.tiles.TileReader;
import dev.crucible.journal.verify.Finding.Kind;

import java.util.List;
import java.util.Optional;

/** What the checkpoint of a log claims, and whether it is signed. */
final class SignedHead {
    private static final String WHERE = LogPath.CHECKPOINT.text();

    private SignedHead() {}

    /** The head, also where it is not signed; empty where there is none. */
    static Optional<TreeHead> read(
            TileReader log, String origin, List<VerifierKey> keys, Findings findings) {
        return findings.reading(
                        WHERE, Finding.NOWHERE, () -> log.read(LogPath.CHECKPOINT).map(Note::parse))
                .flatMap(note -> head(note, origin, keys, findings));
    }

    private static Optional<TreeHead> head(
            Note note, String origin, List<VerifierKey> keys, Findings findings) {
        try {
            note.verify(keys);
        } catch (UnverifiedException unsigned) {
            findings.add(
                    Kind.UNSIGNED,
                    WHERE,
                    Finding.NOWHERE,
                    "a signature of " + keys,
                    unsigned.getMessage());
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            if (!checkpoint.origin().equals(origin)) {
                findings.add(Kind.UNSIGNED, WHERE, Finding.NOWHERE, origin, checkpoint.origin());
            }
            return Optional.of(checkpoint.head());
        } catch (MalformedException malformed) {
            findings.add(
                    Kind.MALFORMED, WHERE, Finding.NOWHERE, "a checkpoint", malformed.getMessage());
            return Optional.empty();
        }
    }
}
