package dev.crucible.journal.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crucible.core.Bytes;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.UnverifiedException;
import dev.crucible.journal.merkle.Hash;
import dev.crucible.journal.merkle.InclusionProof;
import dev.crucible.journal.merkle.Leaves;
import dev.crucible.journal.merkle.NaiveTree;
import dev.crucible.journal.merkle.TreeHead;
import dev.crucible.journal.notes.Note;
import dev.crucible.journal.notes.SigningKey;
import dev.crucible.journal.notes.VerifierKey;
import dev.crucible.journal.tiles.Mutations;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;

final class CheckpointsTest {
    private static final String ORIGIN = "crucible.example/log";
    private static final SigningKey KEY = SigningKey.generate(ORIGIN, new SecureRandom());
    private static final List<VerifierKey> KEYS = List.of(KEY.verifier());
    private static final List<Hash> LEAVES = Leaves.hashes(50);
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(ORIGIN, new TreeHead(50, NaiveTree.root(LEAVES)));
    private static final byte[] SIGNED = CHECKPOINT.sign(List.of(KEY));

    private static ProofFile proof(int index) {
        return ProofFile.of(InclusionProof.of(NaiveTree.source(LEAVES), index, 50), SIGNED);
    }

    @Test
    void theTextIsThatOfTheFormat() {
        assertThat(new Checkpoint("o", TreeHead.EMPTY).text())
                .isEqualTo("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
        assertThat(Checkpoint.parse(CHECKPOINT.text())).isEqualTo(CHECKPOINT);
        assertThat(Checkpoint.open(SIGNED, ORIGIN, KEYS)).isEqualTo(CHECKPOINT);
    }

    @Test
    void extensionLinesAreSignedAndIgnored() {
        byte[] note = Note.sign(CHECKPOINT.text() + "extension\n\n", List.of(KEY)).encode();
        assertThat(Checkpoint.open(note, ORIGIN, KEYS)).isEqualTo(CHECKPOINT);
    }

    @Test
    void aCheckpointOfAnotherLogOrKeyIsRefused() {
        assertThatThrownBy(() -> Checkpoint.open(SIGNED, "other", KEYS))
                .isInstanceOf(UnverifiedException.class);
        SigningKey other = SigningKey.generate(ORIGIN, new SecureRandom());
        assertThatThrownBy(() -> Checkpoint.open(SIGNED, ORIGIN, List.of(other.verifier())))
                .isInstanceOf(UnverifiedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "o\n1\n",
                "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n٣\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n",
            })
    void aTextThatBreaksARuleIsMalformed(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aProofFileProvesItsEntryOffline() {
        for (int i = 0; i < 50; i++) {
            ProofFile read = ProofFile.parse(proof(i).encode());
            assertThat(read).isEqualTo(proof(i));
            assertThat(read.verify(LEAVES.get(i), ORIGIN, KEYS)).isEqualTo(CHECKPOINT);
        }
    }

    @Test
    void aProofFileLooksLikeThis() {
        ProofFile proof =
                new ProofFile(Bytes.utf8("hi"), 1, List.of(LEAVES.get(0)), Bytes.utf8("x\n"));
        assertThat(new String(proof.encode(), UTF_8))
                .isEqualTo(
                        "c2sp.org/tlog-proof@v1\nextra aGk=\nindex 1\n"
                                + LEAVES.get(0).base64()
                                + "\n\nx\n");
        assertThat(new String(proof.encodeWithoutFirstLine(), UTF_8))
                .startsWith("extra aGk=\nindex 1\n");
        assertThat(ProofFile.parse(proof.encode())).isEqualTo(proof);
    }

    @Test
    void aProofOfTheOnlyEntryHasNoHashes() {
        TreeHead head = new TreeHead(1, LEAVES.getFirst());
        byte[] note = new Checkpoint(ORIGIN, head).sign(List.of(KEY));
        ProofFile proof = ProofFile.of(new InclusionProof(0, 1, List.of()), note);
        assertThat(ProofFile.parse(proof.encode()).verify(LEAVES.getFirst(), ORIGIN, KEYS).head())
                .isEqualTo(head);
    }

    @Test
    void anyByteOfAProofFileCounts() {
        byte[] file = proof(33).encode();
        for (int i = 0; i < file.length; i++) {
            byte[] changed = file.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> ProofFile.parse(changed).verify(LEAVES.get(33), ORIGIN, KEYS))
                    .as("byte %d", i)
                    .isInstanceOfAny(MalformedException.class, UnverifiedException.class);
        }
    }

    @Test
    void aProofHoldsForItsEntryOnly() {
        assertThatThrownBy(() -> proof(3).verify(LEAVES.get(4), ORIGIN, KEYS))
                .isInstanceOf(UnverifiedException.class);
    }

    @Test
    void damagedFilesAreMalformedOrUnverifiedAndNothingElse() {
        byte[] file = proof(21).encode();
        Gen.check(
                3000,
                gen -> {
                    byte[] damaged = Mutations.of(gen, file);
                    try {
                        ProofFile read = ProofFile.parse(damaged);
                        assertThat(read.encode()).isEqualTo(damaged);
                        read.verify(LEAVES.get(21), ORIGIN, KEYS);
                        assertThat(read.path()).isEqualTo(proof(21).path());
                    } catch (MalformedException | UnverifiedException expected) {
                        assertThat(expected).hasMessageNotContaining("null");
                    }
                    try {
                        Checkpoint.parse(new String(damaged, UTF_8));
                    } catch (MalformedException expected) {
                        assertThat(expected).hasMessageNotContaining("null");
                    }
                });
    }

    @Test
    void aProofFileIsBounded() {
        List<Hash> many = Collections.nCopies(64, LEAVES.getFirst());
        assertThatThrownBy(() -> new ProofFile(Bytes.EMPTY, 0, many, Bytes.EMPTY))
                .isInstanceOf(MalformedException.class);
        String header = "c2sp.org/tlog-proof@v1\nindex 0\n";
        assertThatThrownBy(
                        () -> ProofFile.parse((header + "AAAA\n".repeat(500_000)).getBytes(UTF_8)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ProofFile.parse(new byte[ProofFile.MAX_BYTES + 1]))
                .isInstanceOf(MalformedException.class);
    }
}
