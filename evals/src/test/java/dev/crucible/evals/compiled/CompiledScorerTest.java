package dev.crucible.evals.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Limits;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Score;
import dev.crucible.evals.Score.Verdict;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import java.io.IOException;
import java.util.Map;

@TestInstance(Lifecycle.PER_CLASS)
final class CompiledScorerTest {
    private static final String RIGHT_CPP = "for (int &v : values) v *= 2; return values; }";

    private Machine machine;

    @BeforeAll
    void start() throws IOException {
        machine = new Machine();
    }

    @AfterAll
    void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void namesTheFirstCompileErrorTheSameWayEveryTime() {
        Score score = score("cpp", "return valuse; }");

        assertThat(score.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
        assertThat(score.detail()).startsWith("candidate.cpp:").contains("valuse");
        assertThat(score("cpp", "return valuse; }")).isEqualTo(score);
        assertThat(score("java", "return valuse; } }").verdict()).isEqualTo(Verdict.COMPILE_ERROR);
        assertThat(score("go", "return valuse\n}").verdict()).isEqualTo(Verdict.COMPILE_ERROR);
    }

    @Test
    void saysWhichAssertionDidNotHold() {
        assertThat(score("cpp", "values.push_back(0); return values; }"))
                .isEqualTo(
                        new Score(
                                Verdict.WRONG_ANSWER,
                                "line 9: issame(twice({1, 2, 3}), {2, 4, 6})"));
        assertThat(score("go", "return append(values, 0)\n}").detail())
                .contains("expected []int{2, 4, 6}, got []int{1, 2, 3, 0}");
        assertThat(score("java", "return values; } }").verdict()).isEqualTo(Verdict.WRONG_ANSWER);
    }

    @Test
    void tellsAnAnswerThatTheTestsCannotUseFromAWrongOne() {
        String one = "if (values.size() == 2) return {}; " + RIGHT_CPP;

        assertThat(score("cpp", one))
                .isEqualTo(
                        new Score(Verdict.EXCEPTION, "the tests cannot use the candidate's value"));
    }

    @Test
    void letsACandidateOverloadAndPrintAndDefineMain() {
        String completion =
                """
                    printf("debugging\\n");
                    extern vector<int> twice(vector<int>, int);
                    return twice(values, 2);
                }
                vector<int> twice(vector<int> values, int factor) {
                    for (int &v : values) v *= factor;
                    return values;
                }
                int main() { return 1; }
                """;

        assertThat(score("cpp", completion).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void reportsAHeaderThatTheDatasetNeedsAndTheMachineLacks() {
        Problem problem = Twice.in("cpp");
        Problem needy =
                new Problem(
                        "needy",
                        "cpp",
                        "#include <there/is/none.hpp>\n" + problem.prompt(),
                        "",
                        "",
                        problem.test(),
                        Map.of());

        Score score =
                machine.scorer("cpp", Limits.DEFAULTS).score(needy, RIGHT_CPP, Cancellation.none());

        assertThat(score)
                .isEqualTo(
                        new Score(
                                Verdict.MISSING_DEPENDENCY,
                                "the C++ header there/is/none.hpp is not installed"));
        assertThat(score("cpp", "\n#include <there/is/none.hpp>\n" + RIGHT_CPP).verdict())
                .isEqualTo(Verdict.COMPILE_ERROR);
    }

    @Test
    void scoresNothingForAProblemThatItCannotUnderstand() {
        Problem broken = new Problem("broken", "cpp", "int f();", "", "", "", Map.of());

        Score score = machine.scorer("cpp", Limits.DEFAULTS).score(broken, "", Cancellation.none());

        assertThat(score.verdict()).isEqualTo(Verdict.UNSCORED);
        assertThat(score.detail()).contains("leaves no function open");
    }

    @Test
    void saysHowACandidateEnded() {
        assertThat(score("cpp", "exit(0); }").verdict()).isEqualTo(Verdict.ENDED_EARLY);
        assertThat(score("cpp", "raise(SIGKILL); return {}; }").verdict())
                .isEqualTo(Verdict.CRASHED);
        assertThat(score("go", "panic(1)\n}")).isEqualTo(new Score(Verdict.EXCEPTION, "panic: 1"));
    }

    private Score score(String runtime, String completion) {
        return machine.scorer(runtime, Limits.DEFAULTS)
                .score(Twice.in(runtime), completion, Cancellation.none());
    }
}
