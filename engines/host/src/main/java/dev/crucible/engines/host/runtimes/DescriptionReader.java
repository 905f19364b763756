package dev.crucible.engines.host.runtimes;

import dev.crucible.core.Fault;
import dev.crucible.core.Globs;
import dev.crucible.core.Limits;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Understands one description file, or says everything that is wrong with it. */
final class DescriptionReader {
    private static final String ENVIRONMENT = "env.";
    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "extensions",
                    "program",
                    "needs",
                    "select",
                    "version",
                    "version.file",
                    "version.pattern",
                    "compile",
                    "run",
                    "keep",
                    "paths",
                    "cache",
                    "cache.fill",
                    "compile.wall",
                    "compile.cpu",
                    "compile.memory",
                    "compile.disk",
                    "compile.processes",
                    "install");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9+#._-]{0,31}");
    private static final Pattern NOTHING = Pattern.compile("(?!)");
    private static final long MIB = 1024 * 1024;

    private final Properties properties = new Properties();
    private final List<Fault> faults = new ArrayList<>();

    private DescriptionReader() {}

    /** What came of reading a file. */
    sealed interface Reading {
        /** The file describes a runtime. */
        record Understood(Description description) implements Reading {}

        /** It does not; these keys are wrong. */
        record Broken(List<Fault> faults) implements Reading {}
    }

    /** Reads the text of a file in the format of {@link Properties}. */
    static Reading read(String text) {
        DescriptionReader reader = new DescriptionReader();
        try {
            reader.properties.load(new StringReader(text));
        } catch (IllegalArgumentException malformed) {
            return new Reading.Broken(
                    List.of(
                            new Fault(
                                    "the file",
                                    "is malformed: " + malformed.getMessage(),
                                    "Java properties")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Description description = reader.description();
        return reader.faults.isEmpty()
                ? new Reading.Understood(description)
                : new Reading.Broken(reader.faults);
    }

    private Description description() {
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!KEYS.contains(key) && !key.startsWith(ENVIRONMENT)) {
                fault(key, "is unknown", "one of " + new TreeSet<>(KEYS) + " or env.NAME");
            }
        }
        return new Description(
                name(),
                words("extensions"),
                programs(),
                words("needs"),
                newest(),
                version(),
                words("compile"),
                required("run", words("run")),
                keep(),
                environment(),
                absolute("paths", words("paths")),
                limits(),
                cache(),
                value("install"));
    }

    private String name() {
        String name = value("name");
        if (!NAME.matcher(name).matches()) {
            fault("name", "'" + name + "' is no name", "lower-case letters, digits, + # . _ -");
        }
        return name;
    }

    private List<String> programs() {
        return absolute("program", required("program", words("program")));
    }

    private boolean newest() {
        String select = properties.getProperty("select", "first").strip();
        if (!select.equals("first") && !select.equals("newest")) {
            fault("select", "'" + select + "' is unknown", "first or newest");
        }
        return select.equals("newest");
    }

    private Description.VersionSource version() {
        String file = value("version.file");
        List<String> arguments = words("version");
        if (file.isEmpty() == arguments.isEmpty()) {
            fault("version", "must be given once", "either version or version.file");
        }
        return new Description.VersionSource(file, arguments, pattern());
    }

    private Pattern pattern() {
        try {
            Pattern pattern = Pattern.compile(value("version.pattern"));
            if (pattern.matcher("").groupCount() == 1) {
                return pattern;
            }
            fault("version.pattern", "has not one group", "a pattern with the version in (…)");
        } catch (PatternSyntaxException wrong) {
            fault("version.pattern", wrong.getDescription(), "a regular expression");
        }
        return NOTHING;
    }

    private List<String> keep() {
        List<String> keep = words("keep");
        if (keep.isEmpty() && !value("compile").isEmpty()) {
            fault("keep", "is missing", "globs of what the compile step makes");
        }
        for (String glob : keep) {
            Globs.fault(glob).ifPresent(problem -> fault("keep", problem, "a glob"));
        }
        return keep;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(ENVIRONMENT)) {
                environment.put(key.substring(ENVIRONMENT.length()), value(key));
            }
        }
        return environment;
    }

    private Optional<Description.Cache> cache() {
        String name = value("cache");
        List<String> fill = words("cache.fill");
        if (name.isEmpty() != fill.isEmpty()) {
            fault("cache", "is incomplete", "cache and cache.fill together");
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(new Description.Cache(name, fill));
    }

    private Limits limits() {
        Limits defaults = Limits.COMPILE_DEFAULTS;
        Limits limits =
                new Limits(
                        seconds("compile.wall", defaults.wall()),
                        seconds("compile.cpu", defaults.cpu()),
                        mebibytes("compile.memory", defaults.memoryBytes()),
                        (int) number("compile.processes", defaults.processes()),
                        defaults.openFiles(),
                        mebibytes("compile.disk", defaults.fileSizeBytes()),
                        mebibytes("compile.disk", defaults.diskBytes()),
                        defaults.outputBytes());
        faults.addAll(limits.faults("compile"));
        return limits;
    }

    private Duration seconds(String key, Duration otherwise) {
        return Duration.ofSeconds(number(key, otherwise.toSeconds()));
    }

    private long mebibytes(String key, long otherwise) {
        return number(key, otherwise / MIB) * MIB;
    }

    private long number(String key, long otherwise) {
        String value = value(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException wrong) {
            fault(key, "'" + value + "' is no number", "a whole number (seconds, MiB, processes)");
            return otherwise;
        }
    }

    private List<String> absolute(String key, List<String> paths) {
        for (String path : paths) {
            if (!path.startsWith("/") && !path.startsWith("~/")) {
                fault(key, "'" + path + "' is relative", "absolute paths");
            }
        }
        return paths;
    }

    private List<String> required(String key, List<String> words) {
        if (words.isEmpty()) {
            fault(key, "is missing", "at least one word");
        }
        return words;
    }

    private List<String> words(String key) {
        try {
            return Words.of(value(key));
        } catch (IllegalArgumentException unclosed) {
            fault(key, String.valueOf(unclosed.getMessage()), "quotes in pairs");
            return List.of();
        }
    }

    private String value(String key) {
        return properties.getProperty(key, "").strip();
    }

    private void fault(String field, String problem, String expected) {
        faults.add(new Fault(field, problem, expected));
    }
}
