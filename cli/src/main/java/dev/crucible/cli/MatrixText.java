package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.SafeText;
import dev.crucible.cli.text.Style;
import dev.crucible.cli.text.Table;
import dev.crucible.cli.text.Table.Align;
import dev.crucible.containment.Family;
import dev.crucible.containment.Finding;
import dev.crucible.containment.Verdict;
import dev.crucible.containment.matrix.Matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A matrix for people: counts, and every line that is worth reading. */
final class MatrixText {
    private static final int WIDTH = 400;

    private final Terminal terminal;
    private final Style style;

    MatrixText(Terminal terminal, Style style) {
        this.terminal = terminal;
        this.style = style;
    }

    void print(Matrix matrix) {
        terminal.print(counts(matrix).lines(""));
        matrix.notApplicable().values().forEach(alike -> print(alike, "  "));
        matrix.notable().forEach(finding -> print(List.of(finding), "  as expected: "));
        matrix.unexpectedByReason().values().forEach(alike -> print(alike, "  NOT EXPECTED: "));
        terminal.print(total(matrix));
        terminal.print("");
    }

    private static Table counts(Matrix matrix) {
        Table table =
                new Table(
                        Align.LEFT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT,
                        Align.RIGHT);
        List<String> head = new ArrayList<>(List.of(matrix.engine().toUpperCase(Locale.ROOT)));
        for (Verdict verdict : Verdict.values()) {
            head.add(verdict.label());
        }
        table.row((Object[]) head.toArray(new String[0]));
        for (Family family : Family.values()) {
            Map<Verdict, Long> counts = matrix.counts(family);
            if (counts.values().stream().anyMatch(count -> count > 0)) {
                List<String> row = new ArrayList<>(List.of(family + " " + family.title()));
                counts.values().forEach(count -> row.add(count == 0 ? "·" : count.toString()));
                table.row((Object[]) row.toArray(new String[0]));
            }
        }
        return table;
    }

    /** One line for all of which the same is said. */
    private void print(List<Finding> alike, String mark) {
        Finding finding = alike.getFirst();
        String line =
                alike.stream().map(one -> one.probe().id()).collect(Collectors.joining(", "))
                        + " "
                        + finding.judgement().verdict().label()
                        + " (expected "
                        + finding.expected().name().toLowerCase(Locale.ROOT)
                        + "): "
                        + finding.judgement().because();
        String safe = SafeText.line(mark + line, WIDTH + 8 * alike.size());
        terminal.print(finding.asExpected() ? safe : style.red(safe));
    }

    private String total(Matrix matrix) {
        int unexpected = matrix.unexpected().size();
        String text =
                "%s: %d probes in %s, %s"
                        .formatted(
                                matrix.engine(),
                                matrix.findings().size(),
                                Durations.format(matrix.took()),
                                unexpected == 0
                                        ? "all as expected"
                                        : unexpected + " not as expected");
        return unexpected == 0 ? style.green(text) : style.red(text);
    }
}
