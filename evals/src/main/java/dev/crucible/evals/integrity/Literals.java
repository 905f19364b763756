package dev.crucible.evals.integrity;

import dev.crucible.evals.Problem;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that stand in the source of tests: what somebody answers who answers everything. */
final class Literals {
    private static final int MOST = 100;
    private static final int LONGEST = 100;
    private static final Pattern LITERAL =
            Pattern.compile(
                    "(?<![\\w.])-?\\d+(?:\\.\\d+)?(?![\\w.])"
                        + "|\"(?:[^\"\\\\\\n]|\\\\[nt\\\\'\"])*\"|'(?:[^'\\\\\\n]|\\\\[nt\\\\'\"])*'");

    private Literals() {}

    static List<String> of(Problem problem) {
        Set<String> found = new LinkedHashSet<>();
        Matcher literal = LITERAL.matcher(problem.test());
        while (literal.find() && found.size() < MOST) {
            // A number that begins with 0 is written otherwise in some languages.
            if (literal.group().length() <= LONGEST && !literal.group().matches("-?0\\d+.*")) {
                found.add(literal.group());
            }
        }
        return List.copyOf(found);
    }

    /** All of them in one text, as a literal. */
    static String asText(Problem problem) {
        return JsonMapper.shared().writeValueAsString(String.join(" ", of(problem)));
    }

    /** All of them in a list, as a literal. */
    static String asList(Problem problem) {
        return "[" + String.join(", ", of(problem)) + "]";
    }
}
