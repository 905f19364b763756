package dev.crucible.cli;

import dev.crucible.evals.Problem;

import java.util.List;
import java.util.Map;

/** One small problem in each language that can be scored, in HumanEval-X form. */
final class Exams {
    private Exams() {}

    static List<ScorerSelfTest.Exam> all() {
        return List.of(python(), node(), java(), cpp(), go());
    }

    private static ScorerSelfTest.Exam python() {
        return new ScorerSelfTest.Exam(
                problem(
                        "python",
                        "def add(a, b):\n",
                        "def check(add):\n    assert add(1, 2) == 3\n    assert add(2, 2) == 4\n",
                        Map.of()),
                "    return a + b\n",
                "    return 3\n",
                "    import os\n    os._exit(0)\n");
    }

    private static ScorerSelfTest.Exam node() {
        return new ScorerSelfTest.Exam(
                problem(
                        "node",
                        "const add = (a, b) => {\n",
                        """
                        const testAdd = () => {
                          console.assert(add(1, 2) === 3)
                          console.assert(add(2, 2) === 4)
                        }
                        testAdd()
                        """,
                        Map.of("declaration", "const add = (a, b) => {\n")),
                "  return a + b;\n}\n",
                "  return 3;\n}\n",
                "  process.exit(0);\n}\n");
    }

    private static ScorerSelfTest.Exam java() {
        String start =
                "import java.util.*;\n\nclass Solution {\n    public int add(int a, int b) {\n";
        return new ScorerSelfTest.Exam(
                problem(
                        "java",
                        start,
                        """
                        public class Main {
                            public static void main(String[] args) {
                                Solution s = new Solution();
                                List<Boolean> correct = Arrays.asList(
                                        s.add(1, 2) == 3,
                                        s.add(2, 2) == 4
                                );
                                if (correct.contains(false)) {
                                    throw new AssertionError();
                                }
                            }
                        }
                        """,
                        Map.of("declaration", start)),
                "        return a + b;\n    }\n}",
                "        return 3;\n    }\n}",
                "        System.exit(0);\n        return 0;\n    }\n}");
    }

    private static ScorerSelfTest.Exam cpp() {
        String start = "#include<stdlib.h>\nusing namespace std;\nint add(int a, int b){\n";
        return new ScorerSelfTest.Exam(
                problem(
                        "cpp",
                        start,
                        """
                        #undef NDEBUG
                        #include<assert.h>
                        int main(){
                            assert (add(1, 2) == 3);
                            assert (add(2, 2) == 4);
                        }
                        """,
                        Map.of("declaration", start)),
                "    return a + b;\n}\n",
                "    return 3;\n}\n",
                "    _Exit(0);\n}\n");
    }

    private static ScorerSelfTest.Exam go() {
        String imports = "import (\n    \"os\"\n)\n";
        String declaration = "func Add(a int, b int) int {\n";
        return new ScorerSelfTest.Exam(
                problem(
                        "go",
                        imports + declaration,
                        """
                        func TestAdd(t *testing.T) {
                            assert := assert.New(t)
                            assert.Equal(3, Add(1, 2))
                            assert.Equal(4, Add(2, 2))
                        }
                        """,
                        Map.of(
                                "import",
                                imports,
                                "declaration",
                                declaration,
                                "test_setup",
                                """
                                package main

                                import (
                                    "testing"
                                    "github.com/stretchr/testify/assert"
                                )
                                """)),
                "    _ = os.Args\n    return a + b\n}\n",
                "    _ = os.Args\n    return 3\n}\n",
                "    os.Exit(0)\n    return 0\n}\n");
    }

    private static Problem problem(
            String runtime, String prompt, String test, Map<String, String> extra) {
        return new Problem("selftest/" + runtime, runtime, prompt, "add", "", test, extra);
    }
}
