package dev.crucible.journal.checkpoints;

import dev.crucible.journal.MalformedException;
import dev.crucible.journal.UnverifiedException;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.Note;
import dev.crucible.journal.notes.SigningKey;
import dev.crucible.journal.notes.VerifierKey;

import java.util.List;

/**
 * What a log signs: its name and its head (C2SP tlog-checkpoint).
 *
 * @param origin the log's name; one line, not empty
 * @param head size and root
 */
public record Checkpoint(String origin, TreeHead head) {
    /** Checks the origin. */
    public Checkpoint {
        if (origin.isEmpty() || origin.chars().anyMatch(character -> character < ' ')) {
            throw new MalformedException("an origin is one line, and not empty");
        }
    }

    /**
     * Reads the text of a note. Lines after the root are extensions, which are ignored.
     *
     * @throws MalformedException when the text is no checkpoint
     */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", 4);
        if (lines.length != 4) {
            throw new MalformedException("a checkpoint has lines for origin, size and root");
        }
        return new Checkpoint(
                lines[0], new TreeHead(Decimal.parse(lines[1]), Hash.ofBase64(lines[2])));
    }

    /**
     * Reads and verifies a signed checkpoint.
     *
     * @param note the bytes of the signed note
     * @param origin the log that it must be of
     * @param keys the log's keys, of which at least one must have signed
     * @throws MalformedException when it is no checkpoint
     * @throws UnverifiedException when it is of another log, or a signature does not hold
     */
    public static Checkpoint open(byte[] note, String origin, List<VerifierKey> keys) {
        Note parsed = Note.parse(note);
        parsed.verify(keys);
        Checkpoint checkpoint = parse(parsed.text());
        if (!checkpoint.origin.equals(origin)) {
            throw new UnverifiedException("a checkpoint of another log than " + origin);
        }
        return checkpoint;
    }

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + head.size() + "\n" + head.root().base64() + "\n";
    }

    /** Signs it with these keys, at least one: the bytes of a signed note. */
    public byte[] sign(List<SigningKey> keys) {
        return Note.sign(text(), keys).encode();
    }
}
