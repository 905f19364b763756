package dev.crucible.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.core.storage.RedactionSettings.Known;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class RedactionTest {
    private static final Redaction KNOWN =
            Redaction.of(new RedactionSettings(Known.KNOWN_SECRETS, List.of(), Map.of()));

    /** Put together here, so that no scanner takes this file for a leak. */
    private static String made(String prefix, String kind, int length) {
        StringBuilder text = new StringBuilder(prefix);
        while (text.length() < prefix.length() + length) {
            text.append(kind.charAt((text.length() * 7 + 3) % kind.length()));
        }
        return text.toString();
    }

    private static final String ALPHANUMERIC =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static Redaction secrets(String... secrets) {
        return Redaction.of(
                new RedactionSettings(
                        Known.NONE, List.of(secrets).stream().map(Bytes::utf8).toList(), Map.of()));
    }

    private static Redaction pattern(String pattern) {
        return Redaction.of(
                new RedactionSettings(Known.NONE, List.of(), Map.of("corp-key", pattern)));
    }

    private static String redacted(Redaction redaction, String text) {
        return redaction.apply(Bytes.utf8(text)).content().asText();
    }

    @Test
    void everyKnownSecretIsReplacedByItsName() {
        Map<String, String> secrets =
                Map.ofEntries(
                        Map.entry(made("AKIA", UPPER, 16), "aws-access-key"),
                        Map.entry(made("ASIA", UPPER, 16), "aws-access-key"),
                        Map.entry(made("ghp_", ALPHANUMERIC, 36), "github-token"),
                        Map.entry(made("github_pat_", ALPHANUMERIC, 82), "github-token"),
                        Map.entry(made("glpat-", ALPHANUMERIC, 20), "gitlab-token"),
                        Map.entry(made("sk-ant-api03-", ALPHANUMERIC, 93), "anthropic-key"),
                        Map.entry(made("sk-proj-", ALPHANUMERIC, 48), "openai-key"),
                        Map.entry(made("sk-", ALPHANUMERIC, 48), "openai-key"),
                        Map.entry(made("xoxb-1234567890-", ALPHANUMERIC, 24), "slack-token"),
                        Map.entry(made("AIza", ALPHANUMERIC, 35), "google-api-key"),
                        Map.entry(made("ya29.", ALPHANUMERIC, 60), "google-oauth-token"),
                        Map.entry(made("sk_live_", ALPHANUMERIC, 24), "stripe-key"),
                        Map.entry(made("npm_", ALPHANUMERIC, 36), "npm-token"),
                        Map.entry(made("hf_", ALPHANUMERIC, 34), "huggingface-token"),
                        Map.entry(made("crk_", ALPHANUMERIC, 43), "crucible-key"),
                        Map.entry(made("Bearer ", ALPHANUMERIC, 40), "bearer-token"),
                        Map.entry(
                                made("eyJ", ALPHANUMERIC, 33)
                                        + made(".eyJ", ALPHANUMERIC, 80)
                                        + made(".", ALPHANUMERIC, 43),
                                "json-web-token"));
        secrets.forEach((secret, name) -> {
            for (String[] around :
                    new String[][] {{"", ""}, {"key=", "\n"}, {"{\"k\":\"", "\"}"}}) {
                assertThat(redacted(KNOWN, around[0] + secret + around[1]))
                        .isEqualTo(around[0] + "[redacted:" + name + "]" + around[1]);
            }
            Redaction.Redacted two = KNOWN.apply(Bytes.utf8(secret + " and " + secret));
            assertThat(two.counts()).isEqualTo(Map.of(name, 2L));
        });
    }

    @Test
    void aPrivateKeyIsRedactedFromBeginToEnd() {
        for (String kind : List.of("", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ")) {
            String begin = "-----BEGIN " + kind + "PRIVATE KEY-----";
            String end = "-----END " + kind + "PRIVATE KEY-----";
            String body = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128\n\n" + made("", UPPER, 2000);
            assertThat(redacted(KNOWN, "a " + begin + body + "\n" + end + " b"))
                    .isEqualTo("a [redacted:private-key] b");
            assertThat(redacted(KNOWN, begin + body.replace("\n", "\\n") + end + "b"))
                    .isEqualTo("[redacted:private-key]b");
            assertThat(redacted(KNOWN, begin + body)).isEqualTo("[redacted:private-key]");
        }
        String certificate = "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----";
        assertThat(redacted(KNOWN, certificate)).isEqualTo(certificate);
    }

    @Test
    void aKeyWithoutEndHidesOnlySoMuch() {
        String text = "-----BEGIN PRIVATE KEY-----" + "a".repeat(16 * 1024) + "bcd";
        assertThat(redacted(KNOWN, text)).isEqualTo("[redacted:private-key]bcd");
    }

    @Test
    void whatOnlyResemblesASecretStays() {
        for (String text :
                List.of(
                        "task-runner-for-something-very-long-indeed-and-more",
                        "AKIA",
                        "xAKIAABCDEFGHIJKLMNOP",
                        "sk-SK",
                        "ghp_short",
                        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0",
                        "eyJhbGciOiJIUzI1NiJ9..eyJzdWIiOiIxIn0.aaaaaaaaaaaaaaaaaaaaaa",
                        "the bearer of bad news",
                        "",
                        "\u0000\uFFFD",
                        "-----BEGIN PUBLIC KEY-----")) {
            Redaction.Redacted result = KNOWN.apply(Bytes.utf8(text));
            assertThat(result.content()).isEqualTo(Bytes.utf8(text));
            assertThat(result.counts()).isEmpty();
        }
    }

    @Test
    void aGivenSecretIsRedactedWhereverItIs() {
        Redaction redaction = secrets("hunter22", "22hunter");
        assertThat(redacted(redaction, "xhunter22y hunter2 hunter22"))
                .isEqualTo("x[redacted:secret]y hunter2 [redacted:secret]");
        assertThat(redaction.apply(Bytes.utf8("hunter22hunter22")).counts())
                .isEqualTo(Map.of("secret", 1L));
        assertThat(redacted(redaction, "hunter22hunter22")).isEqualTo("[redacted:secret]");
    }

    @Test
    void secretsSideBySideAreTwo() {
        assertThat(redacted(secrets("abcd"), "abcdabcd"))
                .isEqualTo("[redacted:secret][redacted:secret]");
    }

    @Test
    void aPatternIsTextAndRuns() {
        assertThat(redacted(pattern("corp_[A-Z0-9]{5,}-[a-z]x"), "(corp_AB12C9-qx)"))
                .isEqualTo("([redacted:corp-key])");
        assertThat(redacted(pattern("corp_[A-Z0-9]{5,}-[a-z]x"), "(corp_AB12-qx)"))
                .isEqualTo("(corp_AB12-qx)");
        assertThat(redacted(pattern("a\\[b\\]"), "-a[b]-")).isEqualTo("-[redacted:corp-key]-");
        assertThat(redacted(pattern("é€[-a\\]]{2,}"), "é€-]a.")).isEqualTo("[redacted:corp-key].");
    }

    @Test
    void aPatternThatCannotBeReadIsRefusedWithItsPlace() {
        Map<String, String> faults =
                Map.of(
                        "ab", "at least 3 bytes",
                        "ab[c]", "at least 3 bytes",
                        "abc[", "ended by ]",
                        "abc[]", "ended by ]",
                        "abc[z-a]", "lower to a higher",
                        "abc[a]{3}", "{n,}",
                        "abc[a]{,}", "{n,}",
                        "abc}", "backslash",
                        "abc\\", "after the backslash",
                        "abc[a-z]{3,}m", "not in it");
        faults.forEach((pattern, expected) ->
                assertThatThrownBy(() -> pattern(pattern))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("character")
                        .hasMessageContaining(expected));
        assertThatThrownBy(() -> pattern("abc[é]")).hasMessageContaining("ASCII");
        assertThatThrownBy(() -> pattern("a".repeat(201))).hasMessageContaining("200");
        assertThatThrownBy(() ->
                        Redaction.of(
                                new RedactionSettings(
                                        Known.NONE, List.of(), Map.of("A b", "abcd"))))
                .hasMessageContaining("name of a rule");
    }

    @Test
    void settingsAreBounded() {
        assertThatThrownBy(() -> secrets("abc")).hasMessageContaining("4 to 4096");
        assertThatThrownBy(() -> secrets("a".repeat(4097))).hasMessageContaining("4097");
        assertThatThrownBy(() -> secrets("abcd ".repeat(101).strip().split(" ", -1)))
                .hasMessageContaining("100");
        RedactionSettings settings =
                new RedactionSettings(
                        Known.KNOWN_SECRETS, List.of(Bytes.utf8("hunter22")), Map.of());
        assertThat(settings.toString()).isEqualTo("known-secrets, 1 secrets, patterns []");
    }

    @Test
    void nothingIsRedactedUnlessAskedFor() {
        Redaction none = Redaction.of(RedactionSettings.NONE);
        assertThat(none.isEmpty()).isTrue();
        assertThat(KNOWN.isEmpty()).isFalse();
        Bytes text = Bytes.utf8(made("AKIA", UPPER, 16));
        assertThat(none.start().filter(text)).isSameAs(text);
        assertThat(none.apply(text).content()).isEqualTo(text);
    }

    @Test
    void bytesThatAreNoTextAreFoundAndKept() {
        Bytes secret = Bytes.copyOf(new byte[] {0, -1, -128, 127, 0});
        Redaction redaction =
                Redaction.of(new RedactionSettings(Known.NONE, List.of(secret), Map.of()));
        byte[] content = {9, 0, -1, -128, 127, 0, -1, -128};
        assertThat(
                        new String(
                                redaction.apply(Bytes.copyOf(content)).content().toArray(),
                                StandardCharsets.ISO_8859_1))
                .isEqualTo("\t[redacted:secret]\u00ff\u0080");
    }
}
