package dev.crucible.engines.host.runtimes;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Orders versions by the numbers in them. */
final class Version {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** Older before newer. */
    static final Comparator<String> ORDER = Version::compare;

    private Version() {}

    private static int compare(String one, String other) {
        List<Integer> left = numbers(one);
        List<Integer> right = numbers(other);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static List<Integer> numbers(String version) {
        return NUMBER.matcher(version)
                .results()
                .map(MatchResult::group)
                .map(Integer::valueOf)
                .toList();
    }
}
