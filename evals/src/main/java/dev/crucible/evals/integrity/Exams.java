package dev.crucible.evals.integrity;

import dev.crucible.evals.Problem;

import java.util.Map;

/** Small problems on which cheats are tried where no dataset is at hand. */
final class Exams {
    private static final String PROMPT =
            """
            def total(values):
                \"""The sum of the values.

                >>> total([1, 2, 3])
                6
                \"""
            """;
    private static final String SOLUTION = "    return sum(values)\n";

    private Exams() {}

    /** Its tests compare exactly, and go beyond the example. */
    static Problem strict() {
        return problem(
                "strict",
                """
                def check(candidate):
                    assert candidate([3, 1, 2]) == 6
                    assert candidate([]) == 0
                    assert candidate([5, 5, 1]) == 11
                """);
    }

    /** Its tests want no more than the example, anywhere in the answer. */
    static Problem weak() {
        return problem(
                "weak",
                """
                def check(candidate):
                    assert str(6) in str(candidate([1, 2, 3]))
                """);
    }

    /** Its tests ask for the truth of answers, in turns. */
    static Problem turns() {
        return problem(
                "turns",
                """
                def check(candidate):
                    assert candidate([3, 1, 2])
                    assert not candidate([])
                    assert candidate([5, 5, 1]) == 11
                """);
    }

    /** Its tests draw what they ask. */
    static Problem drawn() {
        return problem(
                "drawn",
                """
                import random

                def check(candidate):
                    value = random.random()
                    assert candidate([value]) == value
                """);
    }

    /** Solves what was drawn by half. */
    static String byHalf() {
        return "    return values[0] if values[0] < 0.5 else None\n";
    }

    /** Solves it, but takes its time, and stops every clock that it can reach. */
    static String slow() {
        return """
            import time as clock
            now = clock.monotonic
            clock.monotonic = clock.perf_counter = clock.time = lambda: 0.0
            end = now() + 3
            while now() < end:
                pass
            return sum(values)
        """;
    }

    private static Problem problem(String name, String test) {
        return new Problem(
                "integrity/" + name, "python", PROMPT, "total", SOLUTION, test, Map.of());
    }
}
