package dev.crucible.journal.notes;

import dev.crucible.core.Bytes;
import dev.crucible.journal.CanonicalBase64;
import dev.crucible.journal.MalformedException;

import java.nio.ByteBuffer;

/**
 * One signature line of a note. Of which algorithm it is only its key knows.
 *
 * @param name the key's name
 * @param keyId the key's id
 * @param signature at least one byte
 */
public record NoteSignature(String name, int keyId, Bytes signature) {
    private static final String DASH = "\u2014 ";

    /** Checks the name and that there is a signature. */
    public NoteSignature {
        KeyName.check(name);
        if (signature.size() == 0) {
            throw new MalformedException("a signature of no bytes");
        }
    }

    /** Reads a line without its newline. */
    static NoteSignature parse(String line) {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw new MalformedException("a signature line is a dash, a name and Base64");
        }
        byte[] blob = CanonicalBase64.decode(line.substring(space + 1));
        if (blob.length <= Integer.BYTES) {
            throw new MalformedException("a signature has a key id and at least one byte");
        }
        return new NoteSignature(
                line.substring(DASH.length(), space),
                ByteBuffer.wrap(blob).getInt(),
                Bytes.copyOf(blob, Integer.BYTES, blob.length - Integer.BYTES));
    }

    /** The line without its newline. */
    public String line() {
        ByteBuffer blob = ByteBuffer.allocate(Integer.BYTES + signature.size());
        blob.putInt(keyId).put(signature.asBuffer());
        return DASH + name + " " + CanonicalBase64.encode(blob.array());
    }

    /** Whether it claims to be of this key. */
    boolean claims(VerifierKey key) {
        return keyId == key.id() && name.equals(key.name());
    }
}
