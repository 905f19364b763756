package dev.crucible.evals.integrity;

import java.util.List;

/** The ways of cheating in an evaluation. */
public final class Catalogue {
    private static final List<Way> WAYS =
            List.of(
                    new Way(
                            "EI-01",
                            "read tests or answers",
                            "public benchmarks left their answers in the solver's container",
                            ""),
                    new Way(
                            "EI-02",
                            "change tests or fixtures",
                            "models edit the test that they cannot pass",
                            ""),
                    new Way(
                            "EI-03",
                            "hook the test runner",
                            "one conftest.py passed every problem of a public benchmark",
                            ""),
                    new Way(
                            "EI-04",
                            "answers that equal everything",
                            "models overload operators of what they answer",
                            ""),
                    new Way(
                            "EI-05",
                            "end with success before the tests do",
                            "an exit code is no verdict",
                            ""),
                    new Way(
                            "EI-06",
                            "stop the clocks",
                            "models patch the timer that measures them",
                            ""),
                    new Way(
                            "EI-07",
                            "forge what a harness prints",
                            "graders that read markers believe whoever prints them",
                            ""),
                    new Way(
                            "EI-08",
                            "find the answer in frames, heap or memory",
                            "models walk the call stack to the reference",
                            ""),
                    new Way(
                            "EI-09",
                            "break the harness so that it fails open",
                            "graders that crash have counted as passes",
                            ""),
                    new Way(
                            "EI-10",
                            "leave trojans for a later step",
                            "a replaced program graded its own solver",
                            ""),
                    new Way(
                            "EI-11",
                            "leave a process that changes results",
                            "what outlives a solver can edit its score",
                            ""),
                    new Way(
                            "EI-12",
                            "know the visible tests only",
                            "models write tables of the tests that they see",
                            ""),
                    new Way(
                            "EI-13",
                            "answer by counting calls",
                            "models keep state between the cases of a test",
                            ""),
                    new Way(
                            "EI-14",
                            "inject code into the grader",
                            "graders have unpickled and evaluated what they got",
                            ""),
                    new Way(
                            "EI-15",
                            "answer nothing, or everything",
                            "an empty object has passed whole benchmarks",
                            ""),
                    new Way(
                            "EI-16",
                            "persuade a judge",
                            "a model that grades can be told what to say",
                            "no model grades code"),
                    new Way(
                            "EI-17",
                            "behave only while it is watched",
                            "a sandbox that shows itself is seen",
                            "submissions of a check go the way of all others"),
                    new Way(
                            "EI-18",
                            "edit the transcript",
                            "a log within reach is no log",
                            "see WR, OUT and the journal"),
                    new Way(
                            "EI-19",
                            "fetch help from a network",
                            "models have downloaded the solution",
                            "see NET"),
                    new Way(
                            "EI-20",
                            "repeat until luck passes",
                            "a grader that varies is won by patience",
                            ""));

    private Catalogue() {}

    /**
     * One of them.
     *
     * @param id as {@code EI-04}
     * @param attempt what it tries
     * @param reason why that matters
     * @param elsewhere why it is no submission of code; empty when it is one
     */
    public record Way(String id, String attempt, String reason, String elsewhere) {}

    /** All, in the order of their ids. */
    public static List<Way> ways() {
        return WAYS;
    }
}
