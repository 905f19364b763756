package dev.crucible.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Bytes;
import dev.crucible.core.storage.RedactionRule.Nothing;
import dev.crucible.core.storage.RedactionRule.Part;
import dev.crucible.core.storage.RedactionRule.Parts;
import dev.crucible.core.storage.RedactionRule.Until;
import dev.crucible.core.storage.RedactionSettings.Known;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the filter with the plainest way to say the same, on input made to hurt. */
class RedactionFilterTest {
    private static final List<RedactionRule> RULES =
            List.of(
                    rule("lit-a", "aba", false, new Nothing()),
                    rule("lit-b", "babab", false, new Nothing()),
                    rule("lit-c", "bab", false, new Nothing()),
                    rule("run", "ab", true, parts(run("a-b", 4))),
                    rule("dots", "cc", false, parts(run("a-c", 2), one("."), run("a-c", 3))),
                    rule("ones", "ca", false, parts(one("a-c"), one("."), one("a"))),
                    rule("mixed", "b.", false, parts(run("b", 1), one("."), run("a.", 2))),
                    rule("until", ".a", false, new Until(Bytes.utf8("ab."), kind("a-c."), 9)),
                    rule("self", "..", false, new Until(Bytes.utf8(".."), kind("b."), 5)));

    /** Says the two that have an end; see {@link #untilEnd}. */
    private static final Pattern UNUSED = Pattern.compile("");

    /** The same rules for java.util.regex, in their order. */
    private static final List<Pattern> PATTERNS =
            List.of(
                    Pattern.compile("aba"),
                    Pattern.compile("babab"),
                    Pattern.compile("bab"),
                    Pattern.compile("(?<![a-z])ab[ab]{4,}+"),
                    Pattern.compile("cc[abc]{2,}+\\.[abc]{3,}+"),
                    Pattern.compile("ca[abc]\\.a"),
                    Pattern.compile("b\\.b{1,}+\\.[a.]{2,}+"),
                    UNUSED,
                    UNUSED);

    private static RedactionRule rule(
            String name, String begin, boolean wordStart, RedactionRule.Rest rest) {
        return new RedactionRule(name, Bytes.utf8(begin), wordStart, rest);
    }

    private static BitSet kind(String ranges) {
        return ByteKinds.of(ranges);
    }

    private static Parts parts(Part... parts) {
        return new Parts(List.of(parts));
    }

    private static Part run(String ranges, int atLeast) {
        return Part.run(kind(ranges), atLeast);
    }

    private static Part one(String ranges) {
        return Part.one(kind(ranges));
    }

    private static RedactionFilter filter(List<RedactionRule> rules) {
        return new RedactionFilter(
                rules,
                new LiteralSearch(rules.stream().map(rule -> rule.begin().toArray()).toList()));
    }

    private static String filtered(RedactionFilter filter, String text, Random cuts, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < bytes.length) {
            int count = Math.min(bytes.length - at, cuts.nextInt(most + 1));
            out.writeBytes(filter.filter(Bytes.copyOf(bytes, at, count)).toArray());
            at += count;
        }
        out.writeBytes(filter.finish().toArray());
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** All that matches anywhere, joined where it overlaps, named by what begins first. */
    private static String expected(String text, Map<String, Long> counts) {
        StringBuilder out = new StringBuilder();
        List<int[]> found = new ArrayList<>();
        for (int start = 0; start < text.length(); start++) {
            for (int rule = 0; rule < PATTERNS.size(); rule++) {
                int end = end(text, start, rule);
                if (end >= 0) {
                    found.add(new int[] {start, end, rule});
                }
            }
        }
        int at = 0;
        int next = 0;
        while (next < found.size()) {
            int[] region = found.get(next++).clone();
            while (next < found.size() && found.get(next)[0] < region[1]) {
                region[1] = Math.max(region[1], found.get(next++)[1]);
            }
            String name = RULES.get(region[2]).name();
            counts.merge(name, 1L, Long::sum);
            out.append(text, at, region[0]).append("[redacted:").append(name).append("]");
            at = region[1];
        }
        return out.append(text.substring(at)).toString();
    }

    private static int end(String text, int start, int rule) {
        if (RULES.get(rule).rest() instanceof Until until) {
            return untilEnd(text, start, RULES.get(rule).begin().asText(), until);
        }
        Matcher matcher =
                PATTERNS.get(rule)
                        .matcher(text)
                        .region(start, text.length())
                        .useTransparentBounds(true)
                        .useAnchoringBounds(false);
        return matcher.lookingAt() ? matcher.end() : -1;
    }

    private static int untilEnd(String text, int start, String begin, Until until) {
        if (!text.startsWith(begin, start)) {
            return -1;
        }
        String end = until.end().asText();
        int body = start + begin.length();
        int at = body;
        while (at < text.length()
                && at - body < until.most()
                && until.allowed().get(text.charAt(at))) {
            at++;
            if (at - end.length() >= body && text.startsWith(end, at - end.length())) {
                return at;
            }
        }
        return at;
    }

    private static String hostile(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most);
        while (text.length() < length) {
            switch (random.nextInt(4)) {
                case 0 -> text.append("abc. \u00ff".charAt(random.nextInt(6)));
                case 1 -> text.append("ab".repeat(random.nextInt(4)));
                case 2 -> text.append(RULES.get(random.nextInt(RULES.size())).begin().asText());
                default -> text.append("abc.".charAt(random.nextInt(4)));
            }
        }
        return text.toString();
    }

    @Test
    void itFindsWhatThePlainWayFindsHoweverTheStreamIsCut() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            String text = hostile(random, 80);
            Map<String, Long> counts = new TreeMap<>();
            String expected = expected(text, counts);
            for (int most : new int[] {1, 3, 100}) {
                RedactionFilter filter = filter(RULES);
                assertThat(filtered(filter, text, random, most))
                        .as("seed " + seed + ": " + text)
                        .isEqualTo(expected);
                assertThat(filter.counts()).as("seed " + seed).isEqualTo(counts);
            }
        }
    }

    @Test
    void longStreamsAreTheSameHoweverTheyAreCut() {
        Redaction redaction =
                Redaction.of(
                        new RedactionSettings(
                                Known.KNOWN_SECRETS,
                                List.of(Bytes.utf8("eyJeyJsecret")),
                                Map.of("x", "sk-[a-z]{2,}")));
        String[] words = {
            "eyJ",
            "eyJhbGciOiJI",
            ".",
            "AKIA",
            "ABCDEFGHIJKLMNOP",
            "sk-",
            "sk-ant-",
            "Bearer ",
            " ",
            "\n",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "aaaaaaaaaaaaaaaaaaaa",
            "secret",
            "-----",
            "a".repeat(17_000),
            "ghp_",
            "\u00ff"
        };
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 200; word++) {
                text.append(words[random.nextInt(words.length)]);
            }
            RedactionFilter whole = redaction.start();
            String expected = filtered(whole, text.toString(), random, 1 << 20);
            RedactionFilter cut = redaction.start();
            assertThat(filtered(cut, text.toString(), random, 5_000))
                    .as("seed " + seed)
                    .isEqualTo(expected);
            assertThat(cut.counts()).isEqualTo(whole.counts());
        }
    }

    @Test
    void noInputCanDriveUpWorkOrMemory() {
        Redaction redaction =
                Redaction.of(
                        new RedactionSettings(
                                Known.KNOWN_SECRETS,
                                List.of(
                                        Bytes.utf8("a".repeat(4096)),
                                        Bytes.utf8("ab".repeat(2000))),
                                Map.of("corp", "eyJ[A-Za-z]{9,}.x")));
        int size = 2_000_000;
        for (String unit :
                List.of(
                        "a",
                        "ab",
                        "eyJ",
                        "eyJaaaaaaaa.",
                        "sk-ant-",
                        "AKIA",
                        "-----BEGIN PRIVATE KEY-----",
                        "-----BEGIN PRIVATE KEY----",
                        "Bearer sk-eyJ",
                        "a".repeat(4095) + "b",
                        "-----END ")) {
            RedactionFilter filter = redaction.start();
            Bytes chunk = Bytes.utf8(unit.repeat(10_000 / unit.length() + 1));
            long fed = 0;
            while (fed < size) {
                filter.filter(chunk);
                fed += chunk.size();
                assertThat(filter.heldBytes()).isLessThanOrEqualTo(PartsTracker.MOST_UNDECIDED + 1);
            }
            assertThat((double) filter.steps() / fed).as(unit).isLessThan(40);
        }
    }

    @Test
    void whatHasNoSecretPassesUnchanged() {
        Redaction redaction =
                Redaction.of(
                        new RedactionSettings(
                                Known.KNOWN_SECRETS, List.of(Bytes.utf8("hunter22")), Map.of()));
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(50_000)];
            random.nextBytes(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            RedactionFilter filter = redaction.start();
            assertThat(filtered(filter, text, random, 9_000)).isEqualTo(text);
            assertThat(filter.counts()).isEmpty();
        }
    }
}
