package dev.crucible.journal.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crucible.core.Bytes;
import dev.crucible.journal.MalformedException;
import dev.crucible.journal.UnverifiedException;
import dev.crucible.journal.tiles.Mutations;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

final class NotesTest {
    /** The example of the signed-note specification. */
    private static final String VECTOR_KEY =
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String VECTOR =
            """
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    /** The keys of golang.org/x/mod/sumdb/note's own documentation. */
    private static final String GO_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String GO_KEY =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final SigningKey ONE =
            SigningKey.generate("one.example/log", new SecureRandom());
    private static final SigningKey TWO = SigningKey.generate("zwei.example/ü", new SecureRandom());

    private static Note note(String bytes) {
        return Note.parse(bytes.getBytes(UTF_8));
    }

    @Test
    void theSpecificationsExampleHolds() {
        VerifierKey key = VerifierKey.parse(VECTOR_KEY);
        assertThat(note(VECTOR).verify(List.of(key))).containsExactly(key);
        assertThat(note(VECTOR).text()).isEqualTo("This is an example message.\n");
        assertThat(note(VECTOR).encode()).isEqualTo(VECTOR.getBytes(UTF_8));
        assertThat(key.text()).isEqualTo(VECTOR_KEY);
    }

    @Test
    void goReadsOurKeysAndWeReadGos() {
        SigningKey key = SigningKey.parse(GO_SECRET);
        assertThat(key.verifier().text()).isEqualTo(GO_KEY);
        assertThat(key.secretText()).isEqualTo(GO_SECRET);
        /* Ed25519 is deterministic: this is the signature that Go's documentation shows. */
        String text =
                "If you think cryptography is the answer to your problem,\n"
                        + "then you don't know what your problem is.\n";
        assertThat(key.sign(text).line())
                .isEqualTo(
                        "— PeterNeumann"
                            + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
    }

    @Test
    void aNewKeySignsAndItsTextIsReadBack() {
        SigningKey again = SigningKey.parse(ONE.secretText());
        assertThat(again.verifier()).isEqualTo(ONE.verifier());
        Note signed = Note.sign("text\n", List.of(again));
        assertThat(Note.parse(signed.encode()).verify(List.of(ONE.verifier())))
                .containsExactly(ONE.verifier());
        assertThat(ONE).hasToString("signing key of " + ONE.verifier().text());
    }

    @Test
    void unknownSignaturesAreIgnoredAndAlone() {
        Note both = Note.sign("text\n", List.of(ONE, TWO));
        assertThat(both.verify(List.of(TWO.verifier()))).containsExactly(TWO.verifier());
        assertThat(both.verify(List.of(ONE.verifier(), TWO.verifier()))).hasSize(2);
        Note one = Note.sign("text\n", List.of(ONE));
        assertThatThrownBy(() -> one.verify(List.of(TWO.verifier())))
                .isInstanceOf(UnverifiedException.class);
        assertThatThrownBy(() -> one.verify(List.of())).isInstanceOf(UnverifiedException.class);
    }

    @Test
    void aBadSignatureOfAKnownKeySpoilsTheNote() {
        NoteSignature good = ONE.sign("text\n");
        NoteSignature bad = ONE.sign("other\n");
        Note note = new Note("text\n", List.of(good, TWO.sign("text\n"), bad));
        assertThatThrownBy(() -> note.verify(List.of(ONE.verifier(), TWO.verifier())))
                .isInstanceOf(UnverifiedException.class);
        assertThat(note.verify(List.of(TWO.verifier()))).hasSize(1);
    }

    @Test
    void aKeyOfTheSameNameIsNotTheSameKey() {
        SigningKey impostor = SigningKey.generate(ONE.verifier().name(), new SecureRandom());
        Note note = Note.sign("text\n", List.of(impostor));
        assertThatThrownBy(() -> note.verify(List.of(ONE.verifier())))
                .isInstanceOf(UnverifiedException.class);
        NoteSignature forged =
                new NoteSignature(
                        ONE.verifier().name(),
                        ONE.verifier().id(),
                        impostor.sign("text\n").signature());
        assertThatThrownBy(
                        () -> new Note("text\n", List.of(forged)).verify(List.of(ONE.verifier())))
                .isInstanceOf(UnverifiedException.class);
    }

    @Test
    void aTextMayHaveEmptyLines() {
        for (String text : List.of("\n", "\n\n\n", "a\n\n", "a\n\n— b c\n\n")) {
            Note note = Note.parse(Note.sign(text, List.of(ONE)).encode());
            assertThat(note.text()).isEqualTo(text);
            assertThat(note.verify(List.of(ONE.verifier()))).hasSize(1);
        }
    }

    @Test
    void anyByteOfANoteCounts() {
        byte[] note = Note.sign("origin\n12\nroot\n", List.of(ONE)).encode();
        for (int i = 0; i < note.length; i++) {
            byte[] changed = note.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> Note.parse(changed).verify(List.of(ONE.verifier())))
                    .as("byte %d", i)
                    .isInstanceOfAny(MalformedException.class, UnverifiedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n\n\n",
                "text\n— a AAAAAAA=\n",
                "text\n\n— a AAAAAAA=",
                "text\n\n- a AAAAAAA=\n",
                "text\n\n—  AAAAAAA=\n",
                "text\n\n— a  AAAAAAA=\n",
                "text\n\n— a AAAAAA==\n",
                "text\n\n— a AAAAAAA\n",
                "text\n\n— a AAAAAAB=\n",
                "text\n\n— a AAAA AAA=\n",
                "text\n\n— a+b AAAAAAA=\n",
                "text\n\n— a\u00a0b AAAAAAA=\n",
                "text\n\n— a\n",
                "te\txt\n\n— a AAAAAAA=\n",
                "te\rxt\n\n— a AAAAAAA=\n",
                "te\0xt\n\n— a AAAAAAA=\n",
                "text\n\n— a AAAAAAA=\r\n",
            })
    void aNoteThatBreaksARuleIsMalformed(String note) {
        assertThatThrownBy(() -> note(note)).isInstanceOf(MalformedException.class);
    }

    @Test
    void theSmallestNoteIsRead() {
        assertThat(note("text\n\n— a AAAAAAA=\n").signatures())
                .containsExactly(new NoteSignature("a", 0, Bytes.copyOf(new byte[1])));
    }

    @Test
    void aNoteIsUtf8AndBounded() {
        byte[] latin = "t\u00e9xt\n\n— a AAAAAAA=\n".getBytes(ISO_8859_1);
        assertThatThrownBy(() -> Note.parse(latin)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> note("x".repeat(1_000_000) + "\n\n— a AAAAAAA=\n"))
                .isInstanceOf(MalformedException.class);
        assertThatCode(() -> note("text\n\n" + "— a AAAAAAA=\n".repeat(100)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> note("text\n\n" + "— a AAAAAAA=\n".repeat(101)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void whatCannotBeReadBackIsNotSigned() {
        for (String text : List.of("", "no newline", "a\tb\n")) {
            assertThatThrownBy(() -> Note.sign(text, List.of(ONE)))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> Note.sign("a\n", List.of()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Note.sign("a\n", Collections.nCopies(101, ONE)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void damagedNotesAndKeysAreMalformedAndNothingElse() {
        byte[] note = VECTOR.getBytes(UTF_8);
        VerifierKey key = VerifierKey.parse(VECTOR_KEY);
        Gen.check(
                3000,
                gen -> {
                    try {
                        Note parsed = Note.parse(Mutations.of(gen, note));
                        parsed.verify(List.of(key));
                        assertThat(parsed).isEqualTo(note(VECTOR));
                    } catch (MalformedException | UnverifiedException expected) {
                        assertThat(expected).hasMessageNotContaining("null");
                    }
                    String text = new String(Mutations.of(gen, VECTOR_KEY.getBytes(UTF_8)), UTF_8);
                    try {
                        assertThat(VerifierKey.parse(text).text()).isEqualTo(text);
                    } catch (MalformedException expected) {
                        assertThat(expected).hasMessageNotContaining("null");
                    }
                });
        Gen.check(
                200,
                gen -> {
                    String text = new String(Mutations.of(gen, GO_SECRET.getBytes(UTF_8)), UTF_8);
                    try {
                        assertThat(SigningKey.parse(text).secretText()).isEqualTo(text);
                    } catch (MalformedException expected) {
                        assertThat(expected).hasMessageNotContaining("AYEKFALVFGyN");
                    }
                });
    }

    @Test
    void aKeyThatIsNoPointVerifiesNothing() {
        NoteSignature signature = ONE.sign("text\n");
        Gen.check(
                100,
                gen -> {
                    byte[] raw = new byte[32];
                    Arrays.fill(raw, (byte) gen.number());
                    raw[gen.below(32)] = (byte) gen.number();
                    VerifierKey key = new VerifierKey("x", Bytes.copyOf(raw));
                    assertThat(key.verifies("text\n", signature.signature())).isFalse();
                    assertThat(key.verifies("text\n", Bytes.copyOf(gen.bytes(70)))).isFalse();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "a\nb", "a\u2003b", "a\ud800b"})
    void aNameThatWouldNotSurviveIsRefused(String name) {
        assertThatThrownBy(() -> SigningKey.generate(name, new SecureRandom()))
                .isInstanceOf(MalformedException.class);
    }
}
