package dev.crucible.core.storage;

import dev.crucible.core.Bytes;
import dev.crucible.core.storage.RedactionRule.Part;
import dev.crucible.core.storage.RedactionRule.Parts;
import dev.crucible.core.storage.RedactionRule.Until;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The forms of secrets that everybody can tell, as their issuers document them: prefixes that exist
 * so that scanners find them. Better too much is redacted than too little: runs have no upper end.
 */
final class KnownSecrets {
    private static final BitSet ALPHANUMERIC = ByteKinds.of("A-Za-z0-9");
    private static final BitSet WORD = ByteKinds.of("A-Za-z0-9_");
    private static final BitSet BASE64URL = ByteKinds.of("A-Za-z0-9_-");
    private static final BitSet UPPER = ByteKinds.of("A-Z0-9");

    /** RFC 6750 section 2.1, b64token. */
    private static final BitSet TOKEN = ByteKinds.of("A-Za-z0-9._~+/=-");

    private static final BitSet PRINTABLE = ByteKinds.of("\t\r\n -~");

    /** A private key of RSA with 16,384 bits has about 12,700 characters. */
    private static final int MOST_OF_A_KEY = 16 * 1024;

    private KnownSecrets() {}

    /** All forms; the more specific ones first. */
    static List<RedactionRule> rules() {
        List<RedactionRule> rules = new ArrayList<>();
        for (String prefix : List.of("AKIA", "ASIA", "ABIA", "ACCA")) {
            rules.add(starts("aws-access-key", prefix, UPPER, 16));
        }
        for (String prefix : List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_")) {
            rules.add(starts("github-token", prefix, ALPHANUMERIC, 36));
        }
        rules.add(starts("github-token", "github_pat_", WORD, 22));
        rules.add(starts("gitlab-token", "glpat-", BASE64URL, 20));
        rules.add(starts("anthropic-key", "sk-ant-", BASE64URL, 24));
        rules.add(starts("openai-key", "sk-", BASE64URL, 32));
        for (String prefix : List.of("xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "xapp-")) {
            rules.add(starts("slack-token", prefix, BASE64URL, 10));
        }
        rules.add(starts("google-api-key", "AIza", BASE64URL, 35));
        rules.add(starts("google-oauth-token", "ya29.", BASE64URL, 20));
        for (String prefix : List.of("sk_live_", "sk_test_", "rk_live_", "rk_test_")) {
            rules.add(starts("stripe-key", prefix, ALPHANUMERIC, 16));
        }
        rules.add(starts("npm-token", "npm_", ALPHANUMERIC, 36));
        rules.add(starts("pypi-token", "pypi-AgE", BASE64URL, 50));
        rules.add(starts("huggingface-token", "hf_", ALPHANUMERIC, 30));
        rules.add(starts("crucible-key", "crk_", BASE64URL, 16));
        rules.add(jsonWebToken());
        for (String prefix : List.of("Bearer ", "bearer ", "BEARER ")) {
            rules.add(starts("bearer-token", prefix, TOKEN, 20));
        }
        for (String kind :
                List.of(
                        "PRIVATE KEY",
                        "RSA PRIVATE KEY",
                        "EC PRIVATE KEY",
                        "DSA PRIVATE KEY",
                        "OPENSSH PRIVATE KEY",
                        "ENCRYPTED PRIVATE KEY",
                        "PGP PRIVATE KEY BLOCK")) {
            rules.add(privateKey(kind));
        }
        return List.copyOf(rules);
    }

    private static RedactionRule starts(String name, String prefix, BitSet kind, int atLeast) {
        return new RedactionRule(
                name, Bytes.utf8(prefix), true, new Parts(List.of(Part.run(kind, atLeast))));
    }

    /** RFC 7515 section 3.1: a header, a payload and a signature; the header is a JSON object. */
    private static RedactionRule jsonWebToken() {
        Part dot = Part.one(ByteKinds.only('.'));
        return new RedactionRule(
                "json-web-token",
                Bytes.utf8("eyJ"),
                true,
                new Parts(
                        List.of(
                                Part.run(BASE64URL, 8),
                                dot,
                                Part.run(BASE64URL, 8),
                                dot,
                                Part.run(BASE64URL, 16))));
    }

    /** RFC 7468 section 2, and what came before it. */
    private static RedactionRule privateKey(String kind) {
        return new RedactionRule(
                "private-key",
                Bytes.utf8("-----BEGIN " + kind + "-----"),
                false,
                new Until(Bytes.utf8("-----END " + kind + "-----"), PRINTABLE, MOST_OF_A_KEY));
    }
}
