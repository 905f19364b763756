package dev.crucible.evals.data;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names that datasets give to languages, and the runtimes that they mean. */
final class RuntimeNames {
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("python", "python"),
                    Map.entry("py", "python"),
                    Map.entry("java", "java"),
                    Map.entry("javascript", "node"),
                    Map.entry("js", "node"),
                    Map.entry("node", "node"),
                    Map.entry("cpp", "cpp"),
                    Map.entry("c++", "cpp"),
                    Map.entry("go", "go"),
                    Map.entry("rust", "rust"),
                    Map.entry("rs", "rust"),
                    Map.entry("c", "c"),
                    Map.entry("bash", "bash"),
                    Map.entry("sh", "bash"),
                    Map.entry("ruby", "ruby"),
                    Map.entry("perl", "perl"));

    private RuntimeNames() {}

    /** The runtime behind a name; the name itself where it is none of the known ones. */
    static String canonical(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(lower, lower);
    }

    /** The runtime that an id such as {@code CPP/12} begins with. */
    static Optional<String> ofTaskId(String taskId) {
        int slash = taskId.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String prefix = taskId.substring(0, slash).toLowerCase(Locale.ROOT);
        return prefix.equals("humaneval")
                ? Optional.of("python")
                : Optional.ofNullable(ALIASES.get(prefix));
    }
}
