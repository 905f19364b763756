package dev.crucible.core;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether one engine will do, clause by clause.
 *
 * @param engine which
 * @param answers in the order in which they were asked; one that cannot be met ends the list where
 *     nothing further could be said
 */
public record Consideration(EngineInfo engine, List<Answer> answers) {
    /** Copies the list. */
    public Consideration {
        answers = List.copyOf(answers);
    }

    /**
     * What came of one clause.
     *
     * @param clause as users write it
     * @param met whether it is met
     * @param because why, or why not
     */
    public record Answer(String clause, boolean met, String because) {}

    /** Whether it may execute the run. */
    public boolean admitted() {
        return answers.stream().allMatch(Answer::met);
    }

    /** The clauses that it does not meet, in words; empty when it meets all. */
    public String refusal() {
        return answers.stream()
                .filter(answer -> !answer.met())
                .map(answer -> answer.clause() + ": " + answer.because())
                .collect(Collectors.joining(", "));
    }
}
