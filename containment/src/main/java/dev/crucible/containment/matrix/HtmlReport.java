package dev.crucible.containment.matrix;

import dev.crucible.containment.Family;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Verdict;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page that shows matrices: one file, no script, no request to anywhere. Everything that came out
 * of a sandbox is text in it and nothing else.
 */
public final class HtmlReport {
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta http-equiv="Content-Security-Policy"
                content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Containment, as measured</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto;
                   padding: 0 1rem }
            table { border-collapse: collapse; margin: 1rem 0 }
            th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #8884;
                     vertical-align: top }
            td.number { text-align: right; font-variant-numeric: tabular-nums }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 }
            .contained, .limited, .not-applicable { color: #197a3e }
            .breached { color: #b3261e; font-weight: 600 }
            .inconclusive { color: #8a5a00; font-weight: 600 }
            @media (prefers-color-scheme: dark) {
              .contained, .limited, .not-applicable { color: #6fcf97 }
              .breached { color: #ff8a80 } .inconclusive { color: #ffca6b } }
            </style>
            <h1>Containment, as measured</h1>
            """;

    private HtmlReport() {}

    /** The page. */
    public static String of(List<Matrix> matrices) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Matrix matrix : matrices) {
            page.append("<h2>").append(text(matrix.engine())).append("</h2>\n");
            about(page, matrix);
            families(page, matrix);
            findings(page, matrix);
        }
        return page.append("</html>\n").toString();
    }

    private static void about(StringBuilder page, Matrix matrix) {
        page.append("<p>Measured ")
                .append(text(matrix.measured().toString()))
                .append(" in ")
                .append(String.format(Locale.ROOT, "%.1f", matrix.took().toMillis() / 1000.0))
                .append(" s. ")
                .append(matrix.unexpected().size())
                .append(" of ")
                .append(matrix.findings().size())
                .append(" verdicts are not as expected.</p>\n<details><summary>Holds for ")
                .append(matrix.fingerprint().digest().hex(), 0, 16)
                .append("</summary><table>\n");
        matrix.fingerprint()
                .parts()
                .forEach((name, value) ->
                        page.append("<tr><th>")
                                .append(text(name))
                                .append("<td>")
                                .append(text(value))
                                .append('\n'));
        page.append("</table></details>\n");
    }

    private static void families(StringBuilder page, Matrix matrix) {
        page.append("<table><tr><th>Family");
        for (Verdict verdict : Verdict.values()) {
            page.append("<th>").append(verdict.label());
        }
        page.append('\n');
        for (Family family : Family.values()) {
            Map<Verdict, Long> counts = matrix.counts(family);
            if (counts.values().stream().allMatch(count -> count == 0)) {
                continue;
            }
            page.append("<tr><th>").append(family).append(' ').append(text(family.title()));
            counts.forEach((verdict, count) ->
                    page.append("<td class=\"number ")
                            .append(count == 0 ? "" : verdict.label())
                            .append("\">")
                            .append(count));
            page.append('\n');
        }
        page.append("</table>\n");
    }

    private static void findings(StringBuilder page, Matrix matrix) {
        page.append("<table><tr><th>Probe<th>Attempt<th>Expected<th>Verdict and evidence\n");
        for (Finding finding : matrix.findings()) {
            Verdict verdict = finding.judgement().verdict();
            page.append("<tr><td>")
                    .append(text(finding.probe().id()))
                    .append("<td>")
                    .append(text(finding.probe().attempt()))
                    .append("<br><small>")
                    .append(text(finding.probe().reason()))
                    .append("</small><td>")
                    .append(finding.expected().name().toLowerCase(Locale.ROOT))
                    .append("<td><span class=\"")
                    .append(verdict.label())
                    .append("\">")
                    .append(verdict.label())
                    .append(finding.asExpected() ? "" : ", not as expected")
                    .append("</span><br>")
                    .append(text(finding.judgement().because()))
                    .append("<details><summary>evidence</summary><pre>")
                    .append(text(String.join("\n", finding.judgement().evidence())))
                    .append("</pre></details>\n");
        }
        page.append("</table>\n");
    }

    /** As text that no browser takes for anything else (html.spec.whatwg.org, 13.1.4). */
    static String text(String any) {
        StringBuilder safe = new StringBuilder(any.length());
        any.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> safe.append("&amp;");
                        case '<' -> safe.append("&lt;");
                        case '>' -> safe.append("&gt;");
                        case '"' -> safe.append("&quot;");
                        case '\'' -> safe.append("&#39;");
                        case '\n', '\t' -> safe.append((char) c);
                        default -> visible(safe, c);
                    }
                });
        return safe.toString();
    }

    private static void visible(StringBuilder safe, int c) {
        int type = Character.getType(c);
        boolean hidden =
                type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.UNASSIGNED;
        if (hidden) {
            safe.append("&lt;U+").append("%04X".formatted(c)).append("&gt;");
        } else {
            safe.appendCodePoint(c);
        }
    }
}
