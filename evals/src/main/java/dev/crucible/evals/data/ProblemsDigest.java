package dev.crucible.evals.data;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.evals.Problem;

import java.util.List;
import java.util.TreeMap;

/**
 * Names problems by what they are. Everything that a scorer may use is part of it, so that problems
 * of one digest are scored alike.
 */
final class ProblemsDigest {
    private ProblemsDigest() {}

    /** SHA-256 of the problems in this order, in hexadecimal. */
    static String of(List<Problem> problems) {
        StringBuilder all = new StringBuilder();
        problems.forEach(problem -> all.append(one(problem)).append('\n'));
        return digest(all);
    }

    private static String one(Problem problem) {
        StringBuilder text = new StringBuilder();
        part(text, problem.taskId());
        part(text, problem.runtime());
        part(text, problem.prompt());
        part(text, problem.entryPoint());
        part(text, problem.solution());
        part(text, problem.test());
        new TreeMap<>(problem.extra())
                .forEach((name, value) -> {
                    part(text, name);
                    part(text, value);
                });
        return digest(text);
    }

    /** With its length, so that no part can be taken for two. */
    private static void part(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    private static String digest(StringBuilder text) {
        return Digest.of(Bytes.utf8(text.toString())).hex();
    }
}
