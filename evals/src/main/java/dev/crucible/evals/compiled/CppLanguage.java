package dev.crucible.evals.compiled;

import dev.crucible.core.Runtime;
import dev.crucible.evals.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** C++ in HumanEval-X form: a test program whose {@code main} asserts. */
final class CppLanguage implements CompiledLanguage {
    private static final String PROGRAM = "program";
    private static final Pattern ABSENT_HEADER =
            Pattern.compile("fatal error: '?([^:'\\s]+)'?(?: file not found|: No such file)");
    private static final Pattern OWN_ASSERT =
            Pattern.compile(
                    "(?m)^[ \\t]*#[ \\t]*(?:undef[ \\t]+NDEBUG|include["
                            + " \\t]*<(?:assert\\.h|cassert)>).*$");

    /** What the form takes for granted; its prompts do not include everything that they use. */
    private static final String COMMON =
            """
            #include <limits.h>
            #include <math.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <algorithm>
            #include <climits>
            #include <cstring>
            #include <string>
            #include <vector>
            """;

    private final Runtime runtime;

    CppLanguage(Runtime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Recipe tests(Problem problem) {
        String declaration =
                problem.field("declaration").isBlank()
                        ? problem.prompt()
                        : problem.field("declaration");
        OpenFunction function = OpenFunction.cpp(declaration);
        String names = String.join(", ", function.trailingNames());
        String source =
                COMMON
                        + function.before()
                        + "\n#include \"crucible_tests.h\"\n"
                        + function.header()
                        + " {\n    return crucible::call<decltype(::"
                        + function.name()
                        + "("
                        + names
                        + "))>("
                        + names
                        + ");\n}\n#line 1 \"tests.cpp\"\n"
                        + OWN_ASSERT.matcher(problem.test()).replaceAll("");
        return recipe(
                problem,
                source,
                "crucible_tests.h",
                List.of("-O0", "-D_GLIBCXX_ASSERTIONS", "-Wl,--wrap=main"));
    }

    @Override
    public Recipe candidate(Problem problem, String completion) {
        OpenFunction function = OpenFunction.cpp(problem.prompt());
        String source =
                COMMON
                        + "#define main candidate_main\n#line 1 \"candidate.cpp\"\n"
                        + problem.prompt()
                        + completion
                        + "\n#undef main\n#include \"crucible_candidate.h\"\n"
                        + "int main() { return crucible::serve(static_cast<"
                        + pointer(function)
                        + ">(&::"
                        + function.name()
                        + ")); }\n";
        return recipe(problem, source, "crucible_candidate.h", List.of("-O1"));
    }

    /** Names the type, so that overloads of a candidate's own do no harm. */
    private static String pointer(OpenFunction function) {
        String result = function.header().substring(0, function.header().indexOf('('));
        List<String> parameters =
                function.parameters().stream()
                        .map(parameter -> parameter.split("=", 2)[0])
                        .toList();
        return result.substring(0, result.lastIndexOf(function.name()))
                + "(*)("
                + String.join(", ", parameters)
                + ")";
    }

    private Recipe recipe(Problem problem, String source, String header, List<String> options) {
        List<String> argv = new ArrayList<>();
        argv.add(runtime.program());
        argv.addAll(
                List.of(
                        "-std=gnu++17",
                        "-pipe",
                        "-w",
                        "-fmax-errors=3",
                        "-fdiagnostics-color=never"));
        argv.addAll(options);
        argv.addAll(List.of("-o", PROGRAM, "source.cpp", "-lm"));
        if ((problem.prompt() + problem.test()).contains("openssl/")) {
            argv.add("-lcrypto");
        }
        return new Recipe(
                List.of(
                        Resources.text("source.cpp", source),
                        Resources.at("crucible_wire.h", "crucible_wire.h"),
                        Resources.at(header, header)),
                argv,
                List.of(PROGRAM));
    }

    @Override
    public List<String> startTests() {
        return List.of("./" + PROGRAM);
    }

    @Override
    public List<String> startCandidate() {
        return List.of("./" + PROGRAM);
    }

    @Override
    public Optional<String> missing(String diagnostics, String trusted) {
        Matcher absent = ABSENT_HEADER.matcher(diagnostics);
        if (absent.find() && trusted.contains(absent.group(1))) {
            return Optional.of("the C++ header " + absent.group(1) + " is not installed");
        }
        return diagnostics.contains("cannot find -lcrypto") && trusted.contains("openssl/")
                ? Optional.of(
                        "the library crypto is not installed (try: apt-get install libssl-dev)")
                : Optional.empty();
    }

    @Override
    public String firstError(String diagnostics) {
        return Diagnostics.firstLine(
                diagnostics,
                line ->
                        line.contains("error:")
                                || line.contains("undefined reference")
                                || line.contains("multiple definition"));
    }
}
