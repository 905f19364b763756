package dev.crucible.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A language as installed on this machine.
 *
 * @param name how users name it, such as {@code python}
 * @param version as the program itself reports it
 * @param extensions file name endings that select it, without the dot
 * @param program absolute path of the interpreter or compiler
 * @param compile how to compile, empty for a language that runs its source
 * @param run how to run
 * @param keep globs of files that go from the compile step to the run step
 * @param environment what every step gets in its environment
 * @param readOnlyPaths paths of the host, beyond the distribution's own, that it needs
 * @param compileLimits what the compile step may use
 */
public record Runtime(
        String name,
        String version,
        List<String> extensions,
        String program,
        List<String> compile,
        List<String> run,
        List<String> keep,
        Map<String, String> environment,
        List<String> readOnlyPaths,
        Limits compileLimits) {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{(?:program|entry|name|heapMiB)}");

    /** Copies the collections. */
    public Runtime {
        extensions = List.copyOf(extensions);
        compile = List.copyOf(compile);
        run = List.copyOf(run);
        keep = List.copyOf(keep);
        environment = Map.copyOf(environment);
        readOnlyPaths = List.copyOf(readOnlyPaths);
    }

    /** Whether a file's ending is one of the runtime's. */
    public boolean claims(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot >= 0 && extensions.contains(file.substring(dot + 1));
    }

    /** Whether there is a compile step. */
    public boolean compiled() {
        return !compile.isEmpty();
    }

    /**
     * Fills in a step's template. {@code {program}} is the program, {@code {entry}} the main file,
     * {@code {name}} its name without folder and ending, {@code {heapMiB}} three quarters of the
     * memory limit; {@code {sources}} and {@code {args}} stand alone and become any number of
     * arguments.
     *
     * @param template {@link #compile} or {@link #run}
     * @param entry the main file, relative to the working directory
     * @param sources every file with one of the runtime's endings
     * @param arguments the program's arguments
     * @param limits of this step
     */
    public List<String> argv(
            List<String> template,
            String entry,
            List<String> sources,
            List<String> arguments,
            Limits limits) {
        List<String> argv = new ArrayList<>();
        for (String word : template) {
            switch (word) {
                case "{sources}" -> argv.addAll(sources);
                case "{args}" -> argv.addAll(arguments);
                default -> argv.add(fill(word, entry, limits));
            }
        }
        return List.copyOf(argv);
    }

    /** All placeholders at once, so that a file may be called like one. */
    private String fill(String word, String entry, Limits limits) {
        return PLACEHOLDER
                .matcher(word)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                switch (found.group()) {
                                    case "{program}" -> program;
                                    case "{entry}" -> entry;
                                    case "{name}" -> baseName(entry);
                                    default -> heapMebibytes(limits);
                                }));
    }

    private static String heapMebibytes(Limits limits) {
        return Long.toString(Math.max(2, limits.memoryBytes() / (1024 * 1024) * 3 / 4));
    }

    private static String baseName(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot <= 0 ? file : file.substring(0, dot);
    }
}
