package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.OutputListener;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.storage.Redaction;
import dev.crucible.core.storage.RedactionSettings;
import dev.crucible.core.storage.RedactionSettings.Known;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class RedactedOutputTest {
    private static final String KEY = "AK" + "IA" + "ABCDEFGHIJKLMNOP";
    private static final String MARKER = "[redacted:aws-access-key]";
    private static final long MUCH = 1 << 20;

    private final List<Bytes> stdout = new ArrayList<>();
    private final List<Bytes> stderr = new ArrayList<>();
    private final OutputListener target =
            (stream, chunk) -> (stream == Stream.STDOUT ? stdout : stderr).add(chunk);

    private RedactedOutput known(long limit) {
        return new RedactedOutput(
                Redaction.of(new RedactionSettings(Known.KNOWN_SECRETS, List.of(), Map.of())),
                limit,
                target);
    }

    private static String text(List<Bytes> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.asText()));
        return text.toString();
    }

    @Test
    void aSecretIsFoundHoweverTheOutputIsCut() {
        String written = "a " + KEY + " b\n";
        for (int size = 1; size <= written.length(); size++) {
            stdout.clear();
            RedactedOutput output = known(MUCH);
            for (int at = 0; at < written.length(); at += size) {
                String chunk = written.substring(at, Math.min(written.length(), at + size));
                output.output(Stream.STDOUT, Bytes.utf8(chunk));
                assertThat(text(stdout)).doesNotContain("ABCD");
            }
            output.finish();

            assertThat(text(stdout)).isEqualTo("a " + MARKER + " b\n");
            assertThat(output.notes())
                    .containsExactly(
                            "stdout is not exactly what the program wrote: secrets were replaced"
                                    + " (aws-access-key 1)");
        }
    }

    @Test
    void whatMightHaveBecomeASecretComesWithTheEnd() {
        RedactedOutput output = known(MUCH);
        output.output(Stream.STDERR, Bytes.utf8("AK" + "IA12"));
        assertThat(stderr).isEmpty();

        output.finish();

        assertThat(text(stderr)).isEqualTo("AK" + "IA12");
        assertThat(output.notes()).isEmpty();
        assertThat(output.cut(Stream.STDERR)).isFalse();
    }

    @Test
    void streamsAreApart() {
        RedactedOutput output = known(MUCH);
        output.output(Stream.STDOUT, Bytes.utf8(KEY.substring(0, 8)));
        output.output(Stream.STDERR, Bytes.utf8(KEY.substring(8)));
        output.finish();

        assertThat(text(stdout) + text(stderr)).isEqualTo(KEY);
        assertThat(output.notes()).isEmpty();
    }

    @Test
    void whatStandsForSecretsNeverMakesAStreamLongerThanItsLimit() {
        RedactedOutput output =
                new RedactedOutput(
                        Redaction.of(
                                new RedactionSettings(
                                        Known.NONE, List.of(), Map.of("corp-key", "abc"))),
                        30,
                        target);
        for (int i = 0; i < 10; i++) {
            output.output(Stream.STDOUT, Bytes.utf8("abc"));
            output.output(Stream.STDERR, Bytes.utf8("123"));
        }
        output.finish();

        assertThat(text(stdout)).isEqualTo("[redacted:corp-key][redacted:c");
        assertThat(output.cut(Stream.STDOUT)).isTrue();
        assertThat(text(stderr)).hasSize(30);
        assertThat(output.cut(Stream.STDERR)).isFalse();
        assertThat(output.notes()).singleElement().asString().endsWith("its end is missing");
    }

    @Test
    void withoutRulesTheSameChunksArePassedOn() {
        RedactedOutput output =
                new RedactedOutput(Redaction.of(RedactionSettings.NONE), MUCH, target);
        Bytes chunk = Bytes.utf8(KEY);
        output.output(Stream.STDOUT, chunk);
        output.finish();

        assertThat(stdout).singleElement().isSameAs(chunk);
        assertThat(output.notes()).isEmpty();
    }
}
