package dev.crucible.engines.host;

import java.util.ArrayList;
import java.util.List;

/** Takes words for bubblewrap away, or adds some. */
final class WeakerWords {
    /** Where the root is still being filled. */
    private static final String PLACE = "--proc";

    private WeakerWords() {}

    /** Without every occurrence of this option and the values that follow it. */
    static List<String> without(List<String> words, String option, int values) {
        List<String> rest = new ArrayList<>();
        for (int at = 0; at < words.size(); at++) {
            if (words.get(at).equals(option)) {
                at += values;
            } else {
                rest.add(words.get(at));
            }
        }
        return rest;
    }

    /** Without what covers this place. */
    static List<String> uncovered(List<String> words, String place) {
        List<String> rest = new ArrayList<>(words);
        for (int at = rest.size() - 1; at >= 2; at--) {
            if (rest.get(at).startsWith(place) && rest.get(at - 2).equals("--ro-bind")) {
                rest.subList(at - 2, at + 1).clear();
            }
        }
        return rest;
    }

    /** Without the empty folder that hides the first process. */
    static List<String> visibleInit(List<String> words) {
        List<String> all = new ArrayList<>(words);
        int cover = all.indexOf(BubblewrapArguments.INIT);
        all.subList(cover - 3, cover + 3).clear();
        return all;
    }

    /** With these words where the root is being filled. */
    static List<String> showing(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(all.indexOf(PLACE), List.of(more));
        return all;
    }

    /** With the host's root, and of its own only what it works in. */
    static List<String> hostRoot(List<String> words) {
        List<String> all = new ArrayList<>(words.subList(0, words.indexOf("--size")));
        all.addAll(List.of("--dev-bind", "/", "/", "--proc", "/proc"));
        int work = words.lastIndexOf("--size");
        all.addAll(words.subList(work, words.lastIndexOf("--symlink")));
        all.addAll(List.of("--perms", "1777", "--tmpfs", "/tmp"));
        return all;
    }

    /** With this word instead of that one. */
    static List<String> instead(List<String> words, String old, String other) {
        return words.stream().map(word -> word.equals(old) ? other : word).toList();
    }
}
