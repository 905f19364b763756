package dev.crucible.engines.host.runtimes;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words: at white space, except between single quotes. */
final class Words {
    private Words() {}

    /**
     * The words of the text.
     *
     * @throws IllegalArgumentException when a quote is not closed
     */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
                inWord = true;
            } else if (!quoted && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("has a quote that is not closed");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }
}
