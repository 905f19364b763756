package dev.crucible.evals.integrity;

/** Finds where an expression ends in the source of tests. */
final class Brackets {
    private final String text;
    private final String quotes;

    /**
     * Looks into a source.
     *
     * @param quotes the characters that begin and end texts in its language
     */
    Brackets(String text, String quotes) {
        this.text = text;
        this.quotes = quotes;
    }

    /** Where one of the characters stands outside every bracket and text; -1 when nowhere. */
    int next(String wanted, int from) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (depth == 0 && wanted.indexOf(c) >= 0) {
                return at;
            }
            if (quotes.indexOf(c) >= 0) {
                at = afterText(at, c);
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0 && --depth < 0) {
                return -1;
            }
        }
        return -1;
    }

    private int afterText(int start, char quote) {
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }
}
