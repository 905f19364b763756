package dev.crucible.evals.data;

import dev.crucible.evals.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The forms in which problems come, each read into the same record. */
enum ProblemForm {
    /** {@code task_id, prompt, entry_point, canonical_solution, test}; one language. */
    HUMANEVAL {
        @Override
        Problem read(JsonRecord line, Optional<String> language) {
            String taskId = line.id("task_id");
            return completed(
                    line,
                    taskId,
                    runtime(line, taskId, language),
                    line.text("entry_point", "the name of the function under test"));
        }
    },

    /** As HumanEval, with the language in the id or in {@code runtime}, and more fields. */
    HUMANEVAL_X {
        @Override
        Problem read(JsonRecord line, Optional<String> language) {
            String taskId = line.id("task_id");
            return completed(
                    line,
                    taskId,
                    runtime(line, taskId, language),
                    line.textOrEmpty("entry_point", "the name of the function under test"));
        }
    },

    /** {@code task_id, code, test_list} and perhaps {@code test_imports}; Python. */
    MBPP {
        @Override
        Problem read(JsonRecord line, Optional<String> language) {
            List<String> tests = line.textsOrEmpty("test_list", "an array of assertions");
            if (tests.isEmpty()) {
                throw line.place().fault("field 'test_list' is empty", "at least one assertion");
            }
            List<String> source = new ArrayList<>();
            source.addAll(line.textsOrEmpty("test_imports", "an array of imports"));
            source.add(line.textOrEmpty("test_setup_code", "Python source"));
            source.addAll(tests);
            source.removeIf(String::isBlank);
            Map<String, String> extra =
                    line.others(Set.of("task_id", "code", "prompt", "test_setup_code"));
            extra.put("form", "mbpp");
            extra.putIfAbsent("text", line.textOrEmpty("prompt", "the task in words"));
            return new Problem(
                    mbppId(line.id("task_id")),
                    language.orElse("python"),
                    "",
                    "",
                    line.text("code", "the reference solution"),
                    String.join("\n", source) + "\n",
                    extra);
        }
    };

    private static final String EXPECTED =
            "HumanEval (task_id, prompt, entry_point, canonical_solution, test), HumanEval-X, or"
                    + " MBPP (task_id, code, test_list)";
    private static final Set<String> COMPLETED_FIELDS =
            Set.of("task_id", "prompt", "entry_point", "canonical_solution", "test", "runtime");

    /** Reads a record of this form; {@code language} is for records that do not name theirs. */
    abstract Problem read(JsonRecord line, Optional<String> language);

    /** The form of a record, told from its fields. */
    static ProblemForm of(JsonRecord line) {
        if (line.has("code") && !line.has("canonical_solution")) {
            return MBPP;
        }
        if (line.has("runtime") || line.has("declaration")) {
            return HUMANEVAL_X;
        }
        if (line.has("prompt") || line.has("canonical_solution") || line.has("entry_point")) {
            return HUMANEVAL;
        }
        throw line.place().fault("is not a problem of a known form", EXPECTED);
    }

    /** A number names an MBPP problem; others write {@code Mbpp/12}. */
    static String mbppId(String id) {
        return id.chars().allMatch(Character::isDigit) ? "MBPP/" + id : id;
    }

    private static Problem completed(
            JsonRecord line, String taskId, String runtime, String entryPoint) {
        Map<String, String> extra = line.others(COMPLETED_FIELDS);
        extra.put("form", line.has("declaration") ? "humaneval-x" : "humaneval");
        return new Problem(
                taskId,
                runtime,
                line.text("prompt", "the source that a completion continues"),
                entryPoint,
                line.text("canonical_solution", "the reference solution"),
                line.text("test", "the source of the tests"),
                extra);
    }

    private static String runtime(JsonRecord line, String taskId, Optional<String> language) {
        if (line.has("runtime")) {
            return RuntimeNames.canonical(line.text("runtime", "the name of a runtime"));
        }
        return RuntimeNames.ofTaskId(taskId)
                .or(() -> language)
                .orElseThrow(() ->
                        line.place()
                                .fault(
                                        "nothing says the language of '" + taskId + "'",
                                        "an id such as CPP/12, a field 'runtime', or"
                                                + " --runtime"));
    }
}
