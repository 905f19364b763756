package dev.crucible.journal.checkpoints;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.crucible.core.Bytes;
import dev.crucible.journal.CanonicalBase64;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.UnverifiedException;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.InclusionProof;
import dev.crucible.journal.notes.Note;
import dev.crucible.journal.notes.VerifierKey;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * All that shows offline that an entry is in a log, in one file (C2SP tlog-proof). That one exists
 * says nothing; {@link #verify} does.
 *
 * @param extra bytes that the log's users agreed on; {@link Bytes#EMPTY} for none
 * @param index the entry's index
 * @param path siblings, the entry's own first; at most 63
 * @param checkpoint a signed checkpoint, as it was published
 */
public record ProofFile(Bytes extra, long index, List<Hash> path, Bytes checkpoint) {
    private static final String MAGIC = "c2sp.org/tlog-proof@v1\n";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final int MAX_PATH = 63;
    private static final int MAX_EXTRA = 65_535;
    private static final int MAX_HEADER = 100_000;

    /** No proof file is longer. */
    public static final int MAX_BYTES = MAX_HEADER + Note.MAX_BYTES;

    /** Copies the path and checks the bounds. */
    public ProofFile {
        path = List.copyOf(path);
        if (index < 0 || path.size() > MAX_PATH || extra.size() > MAX_EXTRA) {
            throw new MalformedException(
                    "a proof has an index from 0, at most 63 hashes and 65,535 extra bytes");
        }
    }

    /** The file of a proof that is known to hold under this checkpoint. */
    public static ProofFile of(InclusionProof proof, byte[] checkpoint) {
        return new ProofFile(Bytes.EMPTY, proof.index(), proof.path(), Bytes.copyOf(checkpoint));
    }

    /**
     * Reads a file. Verifies nothing, and does not look into the checkpoint.
     *
     * @throws MalformedException when it breaks a rule of the format
     */
    public static ProofFile parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new MalformedException("a proof file has at most " + MAX_BYTES + " bytes");
        }
        String text = new String(file, 0, Math.min(file.length, MAX_HEADER), ISO_8859_1);
        int end = text.indexOf("\n\n");
        if (!text.startsWith(MAGIC) || end < MAGIC.length()) {
            throw new MalformedException(
                    "a proof is the line c2sp.org/tlog-proof@v1, a header, an empty line and a"
                            + " checkpoint");
        }
        Deque<String> lines =
                new ArrayDeque<>(List.of(text.substring(MAGIC.length(), end).split("\n", -1)));
        Bytes extra = Bytes.EMPTY;
        if (lines.getFirst().startsWith(EXTRA)) {
            extra = extra(lines.removeFirst().substring(EXTRA.length()));
        }
        if (lines.isEmpty() || !lines.getFirst().startsWith(INDEX)) {
            throw new MalformedException("a proof has a line for the index");
        }
        long index = Decimal.parse(lines.removeFirst().substring(INDEX.length()));
        if (lines.size() > MAX_PATH) {
            throw new MalformedException("a proof has at most 63 hashes");
        }
        List<Hash> path = new ArrayList<>();
        lines.forEach(line -> path.add(Hash.ofBase64(line)));
        return new ProofFile(
                extra, index, path, Bytes.copyOf(file, end + 2, file.length - end - 2));
    }

    private static Bytes extra(String base64) {
        if (base64.isEmpty()) {
            throw new MalformedException("an extra line without bytes");
        }
        return Bytes.copyOf(CanonicalBase64.decode(base64));
    }

    /** The bytes that {@link #parse} reads. */
    public byte[] encode() {
        return concat(MAGIC + body());
    }

    /** The older form of the format, without its first line, which some verifiers read. */
    public byte[] encodeWithoutFirstLine() {
        return concat(body());
    }

    private String body() {
        StringBuilder body = new StringBuilder();
        if (extra.size() > 0) {
            body.append(EXTRA).append(extra.asBase64()).append('\n');
        }
        body.append(INDEX).append(index).append('\n');
        path.forEach(hash -> body.append(hash.base64()).append('\n'));
        return body.append('\n').toString();
    }

    private byte[] concat(String header) {
        byte[] start = header.getBytes(US_ASCII);
        byte[] file = new byte[start.length + checkpoint.size()];
        System.arraycopy(start, 0, file, 0, start.length);
        checkpoint.asBuffer().get(file, start.length, checkpoint.size());
        return file;
    }

    /**
     * Verifies the checkpoint and the proof.
     *
     * @param leaf hash of the entry that is claimed to be in the log
     * @param origin the log's name
     * @param keys the log's keys, of which at least one must have signed
     * @return what the log signed
     * @throws MalformedException when the checkpoint is malformed
     * @throws UnverifiedException when anything does not hold
     */
    public Checkpoint verify(Hash leaf, String origin, List<VerifierKey> keys) {
        Checkpoint signed = Checkpoint.open(checkpoint.toArray(), origin, keys);
        InclusionProof proof = new InclusionProof(index, signed.head().size(), path);
        if (!proof.verifies(leaf, signed.head().root())) {
            throw new UnverifiedException(
                    "the entry is not number %d of the %d entries of this checkpoint"
                            .formatted(index, signed.head().size()));
        }
        return signed;
    }
}
