package dev.crucible.journal.notes;

import dev.crucible.journal.MalformedException;
import dev.crucible.journal.UnverifiedException;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with signatures (C2SP signed-note). That one exists says nothing; {@link #verify} does.
 *
 * @param text ends with a newline, has no other control characters
 * @param signatures from 1 to 100
 */
public record Note(String text, List<NoteSignature> signatures) {
    /** No note is longer, encoded. */
    public static final int MAX_BYTES = 1_000_000;

    /** No note has more signatures. */
    public static final int MAX_SIGNATURES = 100;

    /** Copies the signatures and checks the rules. */
    public Note {
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedException(
                    "a note has 1 to 100 signatures, not " + signatures.size());
        }
        if (!text.endsWith("\n") || text.chars().anyMatch(Note::forbidden)) {
            throw new MalformedException(
                    "a note's text ends with a newline and has no other control characters");
        }
    }

    private static boolean forbidden(int character) {
        return character < ' ' && character != '\n';
    }

    /** Signs a text with these keys, at least one. */
    public static Note sign(String text, List<SigningKey> keys) {
        return new Note(text, keys.stream().map(key -> key.sign(text)).toList());
    }

    /**
     * Reads a note's bytes. Verifies nothing.
     *
     * @throws MalformedException when they break a rule of the format
     */
    public static Note parse(byte[] bytes) {
        String note = utf8(bytes);
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || end + 2 >= note.length()) {
            throw new MalformedException("a note is text, an empty line and signature lines");
        }
        String[] lines = note.substring(end + 2, note.length() - 1).split("\n", MAX_SIGNATURES + 1);
        if (lines.length > MAX_SIGNATURES) {
            throw new MalformedException("a note has at most 100 signatures");
        }
        List<NoteSignature> signatures = new ArrayList<>(lines.length);
        for (String line : lines) {
            signatures.add(NoteSignature.parse(line));
        }
        return new Note(note.substring(0, end + 1), signatures);
    }

    private static String utf8(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("a note has at most 1,000,000 bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedException("a note is UTF-8");
        }
    }

    /** The bytes that {@link #parse} reads. */
    public byte[] encode() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()).append('\n'));
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Finds the signatures of known keys. Those of unknown keys are ignored.
     *
     * @return the keys that signed, each once, at least one
     * @throws UnverifiedException when there are none, or one that claims to be of a known key is
     *     not
     */
    public List<VerifierKey> verify(List<VerifierKey> known) {
        List<VerifierKey> signers = new ArrayList<>();
        for (VerifierKey key : known) {
            for (NoteSignature signature : signatures) {
                if (!signature.claims(key)) {
                    continue;
                }
                if (!key.verifies(text, signature.signature())) {
                    throw new UnverifiedException("the signature of " + key + " does not hold");
                }
                if (!signers.contains(key)) {
                    signers.add(key);
                }
            }
        }
        if (signers.isEmpty()) {
            throw new UnverifiedException("no signature of a known key: " + known);
        }
        return signers;
    }
}
