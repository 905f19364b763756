package dev.crucible.evals.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.evals.Candidate;
import dev.crucible.evals.HoneyAnswer;
import dev.crucible.evals.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class PlanTest {
    private static final HoneyAnswer HONEY = new HoneyAnswer("0123456789abcdef".repeat(2));

    @Test
    void thePlanOfTheSameProblemsIsTheSame() {
        assertThat(plan("python", 7, false).candidates())
                .isEqualTo(plan("python", 7, false).candidates());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpp", "go", "java", "node", "python", "rust"})
    void everyCheatHasItsTurnInEveryLanguage(String runtime) {
        Set<String> cheats =
                Library.of(runtime).stream()
                        .filter(template -> template.kind() == Kind.CHEAT)
                        .map(template -> "cheat: " + template.name())
                        .collect(Collectors.toSet());

        assertThat(cheats).isNotEmpty();
        for (int problems : new int[] {1, 3, 40}) {
            assertThat(labels(plan(runtime, problems, false))).containsAll(cheats);
        }
    }

    @Test
    void everythingIsTriedWhenAllIsAskedFor() {
        long perProblem =
                plan("python", 1, true).candidates().stream()
                        .filter(candidate -> candidate.sample().label().startsWith("cheat"))
                        .count();
        long ofTwenty =
                plan("python", 20, true).candidates().stream()
                        .filter(candidate -> candidate.sample().label().startsWith("cheat"))
                        .count();

        assertThat(perProblem).isGreaterThanOrEqualTo(25);
        assertThat(ofTwenty).isEqualTo(20 * perProblem);
    }

    @Test
    void everyWayOfTheCatalogueIsTriedOrSaysWhyNot() {
        Set<String> tried = new HashSet<>(Set.of("EI-12", "EI-15", "EI-20"));
        Library.of("python").forEach(template -> tried.add(template.way()));

        assertThat(Catalogue.ways()).hasSize(20);
        assertThat(Catalogue.ways())
                .allSatisfy(way ->
                        assertThat(tried.contains(way.id())).isEqualTo(way.elsewhere().isEmpty()));
    }

    @Test
    void nobodyKillsWhatIsNotIsolated() {
        Plan plan = new Plan(problems("python", 1), HONEY, true, false);

        assertThat(labels(plan)).doesNotContain("cheat: kills-the-harness");
        assertThat(labels(plan("python", 1, true))).contains("cheat: kills-the-harness");
    }

    @Test
    void theHonestSolutionIsFirstAndLast() {
        List<Candidate> candidates = plan("python", 2, false).candidates();

        assertThat(candidates.getFirst().sample().label()).isEqualTo("honest: reference");
        assertThat(candidates.subList(candidates.size() - 2, candidates.size()))
                .allSatisfy(last -> assertThat(last.sample().label()).isEqualTo("again: again"));
    }

    private static Set<String> labels(Plan plan) {
        return plan.candidates().stream()
                .map(candidate -> candidate.sample().label())
                .collect(Collectors.toSet());
    }

    private static Plan plan(String runtime, int problems, boolean all) {
        return new Plan(problems(runtime, problems), HONEY, all, true);
    }

    private static List<Problem> problems(String runtime, int count) {
        return IntStream.range(0, count)
                .mapToObj(number ->
                        new Problem(
                                "p/" + number,
                                runtime,
                                "x\n",
                                "f",
                                "s",
                                "assert f() == 1\n",
                                Map.of()))
                .toList();
    }
}
