package dev.crucible.containment.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.containment.Verdict;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;

/** Whatever came out of a sandbox is text in the page, and the page asks for nothing. */
final class HtmlReportTest {
    private static final String HOSTILE =
            "</pre><script>alert(1)</script><img src='https://evil.example/x'"
                    + " onerror=\"x()\">&amp;";

    @Test
    void markupIsTextWhereverItStands() {
        String page = page(HOSTILE, HOSTILE, HOSTILE);

        assertThat(page.toLowerCase(Locale.ROOT)).doesNotContain("<script", "<img");
        assertThat(page).containsOnlyOnce("</pre>");
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(page).contains("&amp;amp;").contains("&quot;x()&quot;").contains("&#39;https");
    }

    @Test
    void quotesCannotLeaveAnAttribute() {
        assertThat(HtmlReport.text("\" onload='x'")).isEqualTo("&quot; onload=&#39;x&#39;");
    }

    @Test
    void controlCharactersAreShown() {
        String safe = HtmlReport.text("a\u001b[31mb\u0000c\u009bd\re");

        assertThat(safe.chars().noneMatch(Character::isISOControl)).isTrue();
        assertThat(safe).contains("U+001B", "U+0000", "U+009B", "U+000D");
    }

    @Test
    void textCannotBeTurnedAround() {
        for (int c : new int[] {0x202a, 0x202b, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x200f}) {
            assertThat(HtmlReport.text("a" + Character.toString(c) + "b"))
                    .isEqualTo("a&lt;U+%04X&gt;b".formatted(c));
        }
    }

    @Test
    void halvesOfCharactersAreShown() {
        assertThat(HtmlReport.text("a\ud800b")).isEqualTo("a&lt;U+D800&gt;b");
    }

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(HtmlReport.text("é 漢字 😀\n\tx")).isEqualTo("é 漢字 😀\n\tx");
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        String page = page("jail", "held", "fine").toLowerCase(Locale.ROOT);

        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "<link");
    }

    private static String page(String engine, String because, String evidence) {
        return HtmlReport.of(
                List.of(
                        Findings.matrix(
                                engine,
                                Findings.of("SYS-01", 'C', Verdict.CONTAINED, because, evidence))));
    }
}
