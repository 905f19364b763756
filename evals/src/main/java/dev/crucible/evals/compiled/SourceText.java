package dev.crucible.evals.compiled;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * Program text in one of the languages with braces. Knows what is code and what is a comment, a
 * literal or a directive, and no more.
 */
final class SourceText {
    /** Not every single quote begins a literal: C++ groups digits with it, Rust names lifetimes. */
    private static final Pattern CHARACTER =
            Pattern.compile("'(?:\\\\[^\\n]{1,10}?|[^\\\\'\\n]{1,4})'");

    private final String text;
    private final char[] code;
    private final String plain;

    /** The text of a C, C++, Java, Go or Rust file. */
    SourceText(String text) {
        this.text = text;
        this.code = text.toCharArray();
        new Scan().run();
        this.plain = new String(code);
    }

    /** The text itself. */
    String text() {
        return text;
    }

    /** The text with every comment, literal and directive blanked, at the same positions. */
    String code() {
        return plain;
    }

    /**
     * Where the brace is that opens what the text leaves open.
     *
     * @param depth 0 for the outermost, 1 for the one within, and so on
     * @return its position; -1 when not so many are open
     */
    int openBrace(int depth) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int at = 0; at < code.length; at++) {
            if (code[at] == '{') {
                open.addLast(at);
            } else if (code[at] == '}') {
                open.pollLast();
            }
        }
        Iterator<Integer> outermostFirst = open.iterator();
        for (int skip = 0; skip < depth && outermostFirst.hasNext(); skip++) {
            outermostFirst.next();
        }
        return outermostFirst.hasNext() ? outermostFirst.next() : -1;
    }

    /** One pass that blanks what is not code. */
    private final class Scan {
        private int at;

        void run() {
            boolean lineStart = true;
            while (at < code.length) {
                char c = code[at];
                if (starts("//")) {
                    blankTo(endOfLine(at));
                } else if (starts("/*")) {
                    int end = text.indexOf("*/", at + 2);
                    blankTo(end < 0 ? code.length : end + 2);
                } else if (c == '#' && lineStart) {
                    directive();
                } else if (c == '"'
                        || c == '`'
                        || (c == '\''
                                && CHARACTER.matcher(text).region(at, code.length).lookingAt())) {
                    literal(c);
                } else {
                    at++;
                }
                lineStart = c == '\n' || (lineStart && Character.isWhitespace(c));
            }
        }

        private boolean starts(String prefix) {
            return text.startsWith(prefix, at);
        }

        private int endOfLine(int from) {
            int end = text.indexOf('\n', from);
            return end < 0 ? code.length : end;
        }

        /** A directive ends a declaration before it, so a semicolon stands for it. */
        private void directive() {
            int end = endOfLine(at);
            while (end < code.length && text.charAt(end - 1) == '\\') {
                end = endOfLine(end + 1);
            }
            blankTo(end);
            code[end - 1] = ';';
        }

        private void literal(char quote) {
            int end = at + 1;
            while (end < code.length && text.charAt(end) != quote) {
                if (text.charAt(end) == '\n' && quote != '`') {
                    break;
                }
                end += text.charAt(end) == '\\' && quote != '`' ? 2 : 1;
            }
            blankTo(Math.min(code.length, end + 1));
        }

        private void blankTo(int end) {
            for (; at < end; at++) {
                if (code[at] != '\n') {
                    code[at] = ' ';
                }
            }
        }
    }
}
