package dev.crucible.evals.integrity;

import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;

/**
 * One program that is scored to check a problem.
 *
 * @param kind what it deserves
 * @param way which way of cheating of the catalogue it stands for, as {@code EI-04}; empty for an
 *     honest one
 * @param name such as {@code always-equal}
 * @param problem the problem, perhaps with other tests
 * @param completion what is scored
 */
public record Submission(Kind kind, String way, String name, Problem problem, String completion) {

    static Submission of(Template template, Problem problem, HoneyAnswer honey) {
        return new Submission(
                template.kind(),
                template.way(),
                template.name(),
                problem,
                Shape.completion(
                        problem,
                        filled(template.body(), problem, honey),
                        filled(template.top(), problem, honey)));
    }

    static Submission honest(Kind kind, String way, String name, Problem problem) {
        return new Submission(kind, way, name, problem, problem.solution());
    }

    private static String filled(String source, Problem problem, HoneyAnswer honey) {
        return source.replace("__ENTRY__", Shape.names(problem).getFirst())
                .replace("__ANSWERS_TEXT__", Literals.asText(problem))
                .replace("__ANSWERS_LIST__", Literals.asList(problem))
                .replace("__HONEY__", honey.value());
    }
}
