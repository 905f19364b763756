package dev.crucible.evals.integrity;

import dev.crucible.evals.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the body of a function and what follows it become a completion, by language. */
final class Shape {
    private static final Pattern PYTHON_NAMES =
            Pattern.compile("(?m)^(?:async\\s+)?(?:def|class)\\s+([A-Za-z_][A-Za-z0-9_]*)");

    private Shape() {}

    /** The names under test: the entry point, or what the solution defines where none is named. */
    static List<String> names(Problem problem) {
        if (!problem.entryPoint().isBlank()) {
            return List.of(problem.entryPoint());
        }
        List<String> names = new ArrayList<>();
        Matcher found = PYTHON_NAMES.matcher(problem.prompt() + problem.solution());
        while (found.find()) {
            names.add(found.group(1));
        }
        return names.isEmpty() ? List.of("solution") : List.copyOf(names);
    }

    static String completion(Problem problem, String body, String top) {
        if (body.isEmpty() && top.isEmpty()) {
            return "";
        }
        return switch (problem.runtime()) {
            case "python" -> python(problem, body, top);
            case "node" -> node(problem, body, top);
            case "java" -> body + "    }\n}\n" + top;
            default -> body + "}\n" + top;
        };
    }

    /** What is defined later counts, so the open function only has to end. */
    private static String python(Problem problem, String body, String top) {
        List<String> names = names(problem);
        StringBuilder all = new StringBuilder();
        if (!problem.prompt().isBlank()) {
            all.append(body.isEmpty() ? "    pass\n\n\n" : body);
        }
        all.append(top);
        names.stream()
                .skip(1)
                .forEach(name ->
                        all.append(name).append(" = ").append(names.getFirst()).append('\n'));
        return all.toString();
    }

    private static String node(Problem problem, String body, String top) {
        String start =
                problem.prompt().isBlank()
                        ? "const " + names(problem).getFirst() + " = function () {\n"
                        : "";
        return start + body + "};\n" + top;
    }
}
