package dev.crucible.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.cli.config.ConfigLoader;
import dev.crucible.cli.config.Flag;
import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.storage.Redaction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

final class OutputRedactionTest {
    private static final String KEY = "AK" + "IA" + "ABCDEFGHIJKLMNOP";

    @TempDir private Path folder;

    @Test
    void knownFormsAreReplacedUnlessNobodyWantsThat() {
        assertThat(of().apply(Bytes.utf8(KEY)).content().asText())
                .isEqualTo("[redacted:aws-access-key]");
        assertThat(of("storage.redaction=false").isEmpty()).isTrue();
    }

    @Test
    void aFileAddsPatterns() throws IOException {
        Redaction redaction = of(file("# ours\n\ncorp-key = corp_[0-9]{8,}\n"));

        assertThat(redaction.apply(Bytes.utf8("corp_12345678 " + KEY)).counts())
                .isEqualTo(Map.of("corp-key", 1L, "aws-access-key", 1L));
    }

    @Test
    void aFileThatHoldsSomethingElseIsRefusedWithoutItsContent() throws IOException {
        assertRefused(file("corp-key=hunter22["), "corp-key, character");
        assertRefused(file("Corp Key=hunter22"), "name of a rule");
        assertRefused(file("hunter22"), "line 1 is not NAME=VALUE");
        assertRefused(file("a=hunter22\na=hunter23"), "line 2 has a name that was there before");
        assertRefused(file("a=" + "hunter22".repeat(30)), "at most 200");
        assertRefused("storage.redaction-file=" + folder.resolve("none"), "cannot be read");
    }

    private void assertRefused(String setting, String why) {
        assertThatThrownBy(() -> of(setting))
                .isInstanceOfSatisfying(
                        CrucibleException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("storage.redaction-file")
                .hasMessageContaining(why)
                .hasMessageNotContaining("hunter22");
    }

    private String file(String content) throws IOException {
        return "storage.redaction-file=" + Files.writeString(folder.resolve("rules"), content);
    }

    private Redaction of(String... settings) {
        return OutputRedaction.of(
                new ConfigLoader(Map.of(), folder)
                        .load(
                                Arrays.stream(settings)
                                        .map(one -> one.split("=", 2))
                                        .map(pair -> new Flag("--set", pair[0], pair[1]))
                                        .toList())
                        .settings()
                        .storage());
    }
}
