package dev.crucible.evals.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.evals.Problem;
import dev.crucible.evals.integrity.ImpossibleTests.Variant;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ImpossibleTestsTest {
    @Test
    void aWholeNumberThatIsExpectedBecomesAnother() {
        assertThat(test("python", "def check(f):\n    assert f([1, 2]) == 3, 'sum'\n", "one-off"))
                .isEqualTo("def check(f):\n    assert f([1, 2]) == 4, 'sum'\n");
        assertThat(test("cpp", "int main() { assert(f(1) == -3); }", "one-off"))
                .isEqualTo("int main() { assert(f(1) == -2); }");
    }

    @Test
    void anAssertionStandsBesideItsOpposite() {
        assertThat(test("python", "assert f(')') == [1,\n  2]\n", "conflicting"))
                .isEqualTo("assert f(')') == [1,\n  2]\nassert not (f(')') == [1,\n  2])\n");
        assertThat(test("node", "console.assert(f(1) === 'a', 'b');", "conflicting"))
                .isEqualTo("(console.assert(f(1) === 'a', 'b'), console.assert(!(f(1) === 'a')));");
        assertThat(test("go", "assert.Equal(3, F(1, 2))", "conflicting"))
                .isEqualTo("assert.Equal(3, F(1, 2)); assert.NotEqual(3, F(1, 2))");
        assertThat(test("rust", "assert_eq!(f(1), 2);", "conflicting"))
                .isEqualTo("{ assert_eq!(f(1), 2); assert_ne!(f(1), 2) };");
        assertThat(test("java", "if (!holds) {\n    throw new AssertionError();", "conflicting"))
                .startsWith("if (!(!holds)) throw new AssertionError();\nif (!holds) {");
    }

    @Test
    void theLastAssertionThatCallsIsChanged() {
        String test = "assert f(1) == 1\nassert f(2) == 2\nassert True\n";

        assertThat(test("python", test, "one-off"))
                .isEqualTo("assert f(1) == 1\nassert f(2) == 3\nassert True\n");
    }

    @Test
    void testsWithoutAnAssertionHaveNoVariant() {
        assertThat(ImpossibleTests.of(problem("python", "f(1)\n"))).isEmpty();
        assertThat(ImpossibleTests.of(problem("cobol", "assert f(1)\n"))).isEmpty();
    }

    private static String test(String runtime, String test, String name) {
        List<Variant> variants = ImpossibleTests.of(problem(runtime, test));
        return variants.stream()
                .filter(variant -> variant.name().equals(name))
                .map(variant -> variant.problem().test())
                .findFirst()
                .orElse("there is no such variant");
    }

    private static Problem problem(String runtime, String test) {
        return new Problem("p", runtime, "", "f", "", test, Map.of());
    }
}
