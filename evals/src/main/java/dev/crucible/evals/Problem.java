package dev.crucible.evals;

import java.util.Map;

/**
 * One task of a code dataset.
 *
 * @param taskId unique within the dataset, such as {@code HumanEval/0} or {@code CPP/12}
 * @param runtime name of the runtime that runs it
 * @param prompt the source that a completion continues; empty when a completion is a whole program
 * @param entryPoint the function under test; empty when the form does not name it
 * @param solution the dataset's own reference completion
 * @param test the dataset's test source
 * @param extra further fields of the form by name, such as {@code declaration}
 */
public record Problem(
        String taskId,
        String runtime,
        String prompt,
        String entryPoint,
        String solution,
        String test,
        Map<String, String> extra) {
    /** Copies the map. */
    public Problem {
        extra = Map.copyOf(extra);
    }

    /** A further field of the form; empty when the dataset does not have it. */
    public String field(String name) {
        return extra.getOrDefault(name, "");
    }
}
