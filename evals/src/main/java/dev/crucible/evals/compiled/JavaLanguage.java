package dev.crucible.evals.compiled;

import dev.crucible.core.Limits;
import dev.crucible.core.Runtime;
import dev.crucible.core.SandboxFile;
import dev.crucible.evals.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Java in HumanEval-X form: a class {@code Solution}, and tests in a class {@code Main}. */
final class JavaLanguage implements CompiledLanguage {
    private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s[^;]*;");
    private static final List<String> FAST_START =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
    private static final long MIB = 1024 * 1024;

    private final Runtime runtime;
    private final Limits candidateLimits;
    private final Limits testsLimits;

    JavaLanguage(Runtime runtime, Limits candidateLimits, Limits testsLimits) {
        this.runtime = runtime;
        this.candidateLimits = candidateLimits;
        this.testsLimits = testsLimits;
    }

    @Override
    public Recipe tests(Problem problem) {
        OpenFunction method = OpenFunction.java(problem.prompt());
        List<String> arguments = new ArrayList<>();
        arguments.add('"' + method.name() + '"');
        arguments.addAll(method.trailingNames());
        String stub =
                method.before()
                        + method.header()
                        + " {\n        return crucible.Tests.call("
                        + String.join(", ", arguments)
                        + ");\n    }\n}\n";
        String imports =
                IMPORT.matcher(new SourceText(problem.prompt()).code())
                        .results()
                        .map(MatchResult::group)
                        .map(String::strip)
                        .collect(Collectors.joining(" "));
        return recipe(
                List.of(
                        Resources.text("Solution.java", stub),
                        Resources.text("Main.java", imports + " " + problem.test()),
                        Resources.at("crucible/Tests.java", "java/Tests.java")));
    }

    @Override
    public Recipe candidate(Problem problem, String completion) {
        return recipe(
                List.of(
                        Resources.text("Solution.java", problem.prompt() + completion),
                        Resources.at("crucible/Serve.java", "java/Serve.java")));
    }

    private Recipe recipe(List<SandboxFile> sources) {
        List<SandboxFile> files = new ArrayList<>(sources);
        files.add(Resources.at("crucible/Wire.java", "java/Wire.java"));
        List<String> argv = new ArrayList<>();
        argv.add(runtime.program() + "c");
        FAST_START.forEach(option -> argv.add("-J" + option));
        argv.add("-J-Xmx" + heap(runtime.compileLimits()));
        argv.addAll(
                List.of(
                        "-proc:none",
                        "-nowarn",
                        "-Xlint:none",
                        "-Xmaxerrs",
                        "3",
                        "-encoding",
                        "UTF-8",
                        "-d",
                        "classes"));
        files.forEach(file -> argv.add(file.path()));
        return new Recipe(files, argv, List.of("classes/**/*.class"));
    }

    @Override
    public List<String> startTests() {
        return start("crucible.Tests", testsLimits);
    }

    @Override
    public List<String> startCandidate() {
        return start("crucible.Serve", candidateLimits);
    }

    private List<String> start(String main, Limits limits) {
        List<String> argv = new ArrayList<>();
        argv.add(runtime.program());
        argv.addAll(FAST_START);
        /* What the JVM itself has to say must not mix with what the program says. */
        argv.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr"));
        argv.addAll(List.of("-Xshare:auto", "-Xmx" + heap(limits), "-cp", "classes", main));
        return List.copyOf(argv);
    }

    private static String heap(Limits limits) {
        return Math.max(2, limits.memoryBytes() / MIB * 3 / 4) + "m";
    }

    @Override
    public Optional<String> missing(String diagnostics, String trusted) {
        return Optional.empty();
    }

    @Override
    public String firstError(String diagnostics) {
        return Diagnostics.firstLine(diagnostics, line -> line.contains("error:"));
    }
}
