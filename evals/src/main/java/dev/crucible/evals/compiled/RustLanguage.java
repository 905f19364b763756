package dev.crucible.evals.compiled;

import dev.crucible.core.Runtime;
import dev.crucible.evals.Problem;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rust in HumanEval-X form: a function, and a module of tests. The crates that the form names are
 * not offered: what does not use them is built without, and what does is reported.
 */
final class RustLanguage implements CompiledLanguage {
    private static final String PROGRAM = "program";
    private static final Pattern CRATE_IMPORT =
            Pattern.compile("(?m)^\\s*use\\s+(?:rand|regex|md5)\\b[^;]*;");
    private static final Pattern CRATE_USE = Pattern.compile("\\b(rand|regex|Regex|md5)\\s*::");
    private static final Pattern TEST =
            Pattern.compile("#\\[test\\]\\s*(?://[^\\n]*\\n\\s*)*(?:pub\\s+)?fn\\s+(\\w+)");
    private static final Pattern LIFETIME = Pattern.compile("'[a-z_]\\w*\\b(?!')");

    private final Runtime runtime;

    RustLanguage(Runtime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Recipe tests(Problem problem) {
        OpenFunction function = OpenFunction.rust(declaration(problem));
        String puts =
                function.leadingNames().stream()
                        .map(name -> "crucible::Put::put(&" + name + ", to);")
                        .collect(Collectors.joining(" "));
        String code = new SourceText(problem.test()).code();
        String tests =
                TEST.matcher(problem.test())
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> code.contains("fn " + name))
                        .map(name -> "tests::" + name)
                        .collect(Collectors.joining(", "));
        String source =
                "mod crucible;\n"
                        + function.before()
                        + "\n"
                        + function.header()
                        + " { crucible::call(|to| { let _ = &to; "
                        + puts
                        + " }) }\n"
                        + TEST.matcher(problem.test().replace("#[cfg(test)]", ""))
                                .replaceAll("pub fn $1")
                        + "\nfn main() { crucible::judge(&["
                        + tests
                        + "]); }\n";
        return recipe("tests.rs", source);
    }

    @Override
    public Recipe candidate(Problem problem, String completion) {
        OpenFunction function = OpenFunction.rust(declaration(problem));
        String arguments =
                function.parameters().stream()
                        .map(parameter -> parameter.substring(parameter.indexOf(':') + 1))
                        .map(type -> LIFETIME.matcher(type).replaceAll("'static"))
                        .map(type -> "from.get::<" + staticReference(type.strip()) + ">()")
                        .collect(Collectors.joining(", "));
        String source =
                declaration(problem)
                        + completion
                        + "\nmod crucible;\nfn main() { crucible::serve(|from, to| { let _ = &from;"
                        + " crucible::Put::put(&"
                        + function.name()
                        + "("
                        + arguments
                        + "), to) }); }\n";
        return recipe("candidate.rs", source);
    }

    /** A reference without a lifetime gets the one that decoded values have. */
    private static String staticReference(String type) {
        return type.replaceAll("&(?!\\s*')", "&'static ");
    }

    private static String declaration(Problem problem) {
        String declaration = problem.field("declaration");
        return CRATE_IMPORT
                .matcher(declaration.isBlank() ? problem.prompt() : declaration)
                .replaceAll("");
    }

    private Recipe recipe(String name, String source) {
        return new Recipe(
                List.of(Resources.text(name, source), Resources.at("crucible.rs", "wire.rs")),
                List.of(
                        runtime.program(),
                        "--edition",
                        "2018",
                        "--cap-lints",
                        "allow",
                        "-C",
                        "opt-level=1",
                        "-C",
                        "debuginfo=0",
                        "--color",
                        "never",
                        "-o",
                        PROGRAM,
                        name),
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
        Matcher used = CRATE_USE.matcher(diagnostics);
        boolean absent =
                diagnostics.contains("error[E0432]")
                        || diagnostics.contains("error[E0433]")
                        || diagnostics.contains("error[E0425]");
        return absent && used.find() && CRATE_IMPORT.matcher(trusted).find()
                ? Optional.of(
                        "Crucible does not offer the Rust crate of "
                                + used.group(1).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    @Override
    public String firstError(String diagnostics) {
        return Diagnostics.firstLine(diagnostics, line -> line.startsWith("error"));
    }
}
