package dev.crucible.evals.compiled;

import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxFile;
import dev.crucible.evals.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Go in HumanEval-X form: a function of package main, and tests that assert with testify. The part
 * of testify that compares plain values comes with Crucible, so it need not be installed.
 */
final class GoLanguage implements CompiledLanguage {
    private static final String PROGRAM = "program";
    private static final Pattern IMPORTS =
            Pattern.compile("(?s)(?:^|\\n)\\s*import\\s*(?:\\((.*?)\\)|(\"[^\"\\n]*\"))");
    private static final Pattern PATH = Pattern.compile("\"([^\"\\n]+)\"");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+\\w+\\s*$");
    private static final Pattern TEST =
            Pattern.compile("(?m)^func\\s+(Test\\w*)\\s*\\(\\s*\\w+\\s+\\*testing\\.T\\s*\\)");
    private static final Pattern ABSENT = Pattern.compile("cannot find package \"([^\"]+)\"");

    /** What the form imports for whoever uses it. */
    private static final List<String> COMMON =
            List.of(
                    "bytes",
                    "crypto/md5",
                    "fmt",
                    "math",
                    "math/rand",
                    "regexp",
                    "sort",
                    "strconv",
                    "strings",
                    "time");

    private final Runtime runtime;

    GoLanguage(Runtime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Recipe tests(Problem problem) {
        OpenFunction function = OpenFunction.go(problem.prompt());
        String names =
                function.leadingNames().stream()
                        .map(name -> ", &" + name)
                        .collect(Collectors.joining());
        String code =
                withoutImports(function.before())
                        + "\nfunc "
                        + function.name()
                        + "("
                        + String.join(", ", function.parameters())
                        + ") (crucibleResult "
                        + function.after()
                        + ") {\n\twire.Call(&crucibleResult"
                        + names
                        + ")\n\treturn\n}\n"
                        + problem.test();
        String setup = problem.field("test_setup");
        return recipe(
                List.of(
                        Resources.text(
                                "go/src/tests/tests.go",
                                "package main\n"
                                        + imports(code, problem.prompt() + setup, "crucible/wire")
                                        + code),
                        Resources.text("go/src/tests/run.go", run(problem.test())),
                        Resources.at(
                                "go/src/github.com/stretchr/testify/assert/assert.go",
                                "assert.go")),
                "tests");
    }

    private static String run(String test) {
        String tests =
                TEST.matcher(test)
                        .results()
                        .map(found -> "!run(t, \"" + found.group(1) + "\", " + found.group(1) + ")")
                        .collect(Collectors.joining(" || "));
        return """
        package main

        import (
        	"crucible/wire"
        	"fmt"
        	"testing"
        )

        func run(t *testing.T, name string, test func(*testing.T)) bool {
        	return t.Run(name, func(t *testing.T) {
        		defer func() {
        			if problem := recover(); problem != nil {
        				wire.Unusable(fmt.Sprint(problem))
        			}
        		}()
        		test(t)
        	})
        }

        func main() {
        	match := func(_, _ string) (bool, error) { return true, nil }
        	testing.Main(match, []testing.InternalTest{{Name: "Tests", F: func(t *testing.T) {
        		if %s {
        			wire.Verdict('W', wire.Failure())
        		}
        		wire.Verdict('P', "")
        	}}}, nil, nil)
        }
        """
                .formatted(tests.isEmpty() ? "true" : tests);
    }

    @Override
    public Recipe candidate(Problem problem, String completion) {
        OpenFunction function = OpenFunction.go(problem.prompt());
        String code = withoutImports(problem.prompt()) + completion;
        return recipe(
                List.of(
                        Resources.text(
                                "go/src/candidate/candidate.go",
                                "package candidate; "
                                        + imports(code, problem.prompt())
                                        + "//line candidate.go:1\n"
                                        + code),
                        Resources.text(
                                "go/src/candidate/serve.go",
                                "package candidate\nimport \"crucible/wire\"\n"
                                        + "func CrucibleServe() { wire.Serve("
                                        + function.name()
                                        + ") }\n"),
                        Resources.text(
                                "go/src/serve/main.go",
                                "package main\nimport \"candidate\"\n"
                                        + "func main() { candidate.CrucibleServe() }\n")),
                "serve");
    }

    private Recipe recipe(List<SandboxFile> sources, String main) {
        List<SandboxFile> files = new ArrayList<>(sources);
        files.add(Resources.at("go/src/crucible/wire/wire.go", "wire.go"));
        return new Recipe(
                files,
                List.of(runtime.program(), "build", "-ldflags=-s -w", "-o", PROGRAM, main),
                List.of(PROGRAM));
    }

    private static String withoutImports(String source) {
        return PACKAGE.matcher(IMPORTS.matcher(source).replaceAll("\n")).replaceAll("");
    }

    /** An import that is not used is an error in Go, so only those are there that are. */
    private static String imports(String code, String declared, String... always) {
        Set<String> wanted = new TreeSet<>(COMMON);
        IMPORTS.matcher(declared)
                .results()
                .flatMap(found -> PATH.matcher(found.group()).results())
                .map(found -> found.group(1))
                .forEach(wanted::add);
        String plain = new SourceText(code).code();
        wanted.removeIf(path -> !uses(plain, path.substring(path.lastIndexOf('/') + 1)));
        wanted.addAll(List.of(always));
        return wanted.stream()
                .map(path -> "import \"" + path + "\"; ")
                .collect(Collectors.joining());
    }

    private static boolean uses(String code, String name) {
        return Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "\\.").matcher(code).find();
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
        Matcher absent = ABSENT.matcher(diagnostics);
        return absent.find() && trusted.contains(absent.group(1))
                ? Optional.of("the Go package " + absent.group(1) + " is not installed")
                : Optional.empty();
    }

    @Override
    public String firstError(String diagnostics) {
        return Diagnostics.firstLine(diagnostics, line -> !line.isEmpty() && !line.startsWith("#"));
    }
}
