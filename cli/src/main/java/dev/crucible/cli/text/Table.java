package dev.crucible.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells in aligned columns. Cells are made harmless. Used by one thread. */
public final class Table {
    /** Where the cells of a column stand. */
    public enum Align {
        /** For words. */
        LEFT,
        /** For figures. */
        RIGHT
    }

    private static final String GAP = "  ";

    private final List<Align> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these columns. */
    public Table(Align... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row with one cell a column. */
    public Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(SafeText.line(cell.toString()));
        }
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(
                    row.size() + " cells, " + columns.size() + " columns");
        }
        rows.add(row);
        return this;
    }

    /** The lines, each beginning with {@code indent}. */
    public List<String> lines(String indent) {
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return rows.stream().map(row -> line(indent, row, widths)).toList();
    }

    private String line(String indent, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - width(cell));
            line.append(column == 0 ? "" : GAP)
                    .append(columns.get(column) == Align.LEFT ? cell + padding : padding + cell);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
