package dev.crucible.evals.proxy;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** What crosses between the two sandboxes, and what becomes of what is not plain. */
@TestInstance(Lifecycle.PER_CLASS)
final class RoundTripTest {
    private static final Score PASSED = new Score(Verdict.PASSED, "");

    private Machine machine;

    @BeforeAll
    void start() {
        machine = new Machine();
    }

    @AfterAll
    void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void pythonValuesReturnUnchanged(int seed) throws IOException {
        String test = text("round_trip.py").replace("SEED", Integer.toString(seed));

        assertThat(python("same", test, "def same(value):\n    return value\n")).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void javaScriptValuesReturnUnchanged(int seed) throws IOException {
        String test = text("round_trip.js").replace("SEED", Integer.toString(seed));

        assertThat(javaScript("same", test, "const same = (value) => value\n")).isEqualTo(PASSED);
    }

    @Test
    void subclassesBecomePlain() {
        String candidate =
                """
                import collections, enum

                class Level(enum.IntEnum):
                    LOW = 7

                class Text(str):
                    pass

                Point = collections.namedtuple("Point", "x y")

                def make(number):
                    return [
                        Level.LOW, Text("t"), Point(1, 2), collections.Counter("aab"),
                        collections.OrderedDict(b=1, a=2), collections.defaultdict(list, x=[1]),
                        collections.deque([1, 2]),
                    ][number]
                """;
        String test =
                """
                def check(make):
                    import collections
                    assert [type(make(n)) for n in range(6)] == [int, str, tuple, dict, dict, dict]
                    assert make(0) == 7 and make(1) == "t" and make(2) == (1, 2)
                    assert make(3) == {"a": 2, "b": 1} and list(make(4)) == ["b", "a"]
                    assert make(5) == {"x": [1]} and make(6) == collections.deque([1, 2])
                """;

        assertThat(python("make", test, candidate)).isEqualTo(PASSED);
    }

    @Test
    void objectsStayWithTheCandidateAndComeBack() {
        String candidate =
                """
                class Pair:
                    def __init__(self, low, high):
                        self.low, self.high = low, high
                    def width(self):
                        return self.high - self.low

                def widest(pairs):
                    return max(pairs, key=Pair.width)
                """;
        String test =
                """
                pairs = [Pair(1, 2), Pair(1, high=9)]
                assert widest(pairs).high == 9
                assert widest(pairs).width() == 8
                """;

        assertThat(python("", test, candidate)).isEqualTo(PASSED);
    }

    @Test
    void functionsOfTheTestsCanBeCalledByTheCandidate() {
        assertThat(
                        python(
                                "apply",
                                "assert apply(lambda x: x + 1, [1, 2]) == [2, 3]\n"
                                        + "assert apply(len, ['ab']) == [2]",
                                "def apply(f, xs):\n    return [f(x) for x in xs]\n"))
                .isEqualTo(PASSED);
        assertThat(
                        javaScript(
                                "apply",
                                "console.assert(JSON.stringify(apply(x => x + 1, [1, 2])) =="
                                        + " '[2,3]')",
                                "const apply = (f, xs) => xs.map(x => f(x))\n"))
                .isEqualTo(PASSED);
    }

    @Test
    void ordinaryExceptionsCanBeExpectedByTests() {
        String candidate =
                """
                class Odd(KeyError):
                    pass

                def look(name):
                    if name == "odd":
                        raise Odd(name)
                    raise ValueError("no " + name)
                """;
        String test =
                """
                def check(look):
                    for name, kind in (("x", ValueError), ("odd", KeyError), ("odd", LookupError)):
                        try:
                            look(name)
                        except kind as error:
                            assert name in str(error)
                        else:
                            assert False
                """;

        assertThat(python("look", test, candidate)).isEqualTo(PASSED);
    }

    @Test
    void changesOfArgumentsInPlaceAreSeen() {
        String test =
                """
                def check(change):
                    inner = [2, 1]
                    values, names, seen, data = [inner, 3], {"a": 1}, {1}, bytearray(b"x")
                    change(values, names, seen, data=data)
                    assert values == [[1, 2], 3, "new"] and inner == [1, 2] and values[0] is inner
                    assert names == {"a": 2, "b": 3} and seen == {1, 5} and data == b"xy"
                """;
        String candidate =
                """
                def change(values, names, seen, data):
                    values[0].sort()
                    values.append("new")
                    names.update(a=2, b=3)
                    seen.add(5)
                    data += b"y"
                """;

        assertThat(python("change", test, candidate)).isEqualTo(PASSED);
    }

    @Test
    void testsThatNeverCallTheCandidateAreUnscored() {
        String candidate = "def f():\n    return 1\n";

        assertThat(python("f", "assert True", candidate).verdict()).isEqualTo(Verdict.UNSCORED);
        assertThat(python("f", "assert False", candidate).verdict()).isEqualTo(Verdict.UNSCORED);
        assertThat(python("f", "this is no Python", candidate).verdict())
                .isEqualTo(Verdict.UNSCORED);
        assertThat(python("f", "import no_such_module\nassert f() == 1", candidate).verdict())
                .isEqualTo(Verdict.MISSING_DEPENDENCY);
        assertThat(javaScript("f", "console.assert(true)", "const f = () => 1").verdict())
                .isEqualTo(Verdict.UNSCORED);
        assertThat(javaScript("f", "this is no JavaScript", "const f = () => 1").verdict())
                .isEqualTo(Verdict.UNSCORED);
    }

    @Test
    void moduleThatTheReferenceNeedsMayBeMissing() {
        String candidate = "import no_such_module\n\ndef f():\n    return 1\n";
        Problem needy = problem("python", "f", "assert f() == 1", candidate);
        Problem frugal = problem("python", "f", "assert f() == 1", "def f():\n    return 1\n");
        ProxyScorer scorer = machine.python(Limits.DEFAULTS);

        assertThat(scorer.score(needy, candidate, Cancellation.none()).verdict())
                .isEqualTo(Verdict.MISSING_DEPENDENCY);
        assertThat(scorer.score(frugal, candidate, Cancellation.none()).verdict())
                .isEqualTo(Verdict.EXCEPTION);
    }

    @Test
    void theSameProgramGetsTheSameScoreAgain() {
        String candidate =
                "import random\n\ndef f(x):\n    return list({'a', 'b', 'c', x}) and object()\n";
        String test =
                """
                def check(f):
                    import random
                    assert f(random.random()) == 1
                """;

        assertThat(python("f", test, candidate)).isEqualTo(python("f", test, candidate));
    }

    private Score python(String entry, String test, String candidate) {
        return machine.python(Limits.DEFAULTS)
                .score(problem("python", entry, test, candidate), candidate, Cancellation.none());
    }

    private Score javaScript(String entry, String test, String candidate) {
        return machine.javaScript(Limits.DEFAULTS)
                .score(problem("node", entry, test, candidate), candidate, Cancellation.none());
    }

    private static Problem problem(String runtime, String entry, String test, String solution) {
        return new Problem("T/1", runtime, "", entry, solution, test, Map.of());
    }

    private static String text(String name) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(
                        RoundTripTest.class.getResourceAsStream("/values/" + name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
