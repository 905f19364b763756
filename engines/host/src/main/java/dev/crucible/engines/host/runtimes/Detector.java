package dev.crucible.engines.host.runtimes;

import dev.crucible.core.Fault;
import dev.crucible.core.Runtime;
import dev.crucible.core.RuntimeCatalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns one description into a runtime of this machine, or says why it cannot be one. */
final class Detector {
    private static final String CACHE = "{cache}";

    private final ProgramFinder finder;
    private final Path cacheDirectory;

    /** Prepared folders go below {@code cacheDirectory}. */
    Detector(ProgramFinder finder, Path cacheDirectory) {
        this.finder = finder;
        this.cacheDirectory = cacheDirectory;
    }

    /** What became of a description. */
    sealed interface Detection {
        /** The runtime is here; its folder, if it has one, must be prepared before use. */
        record Here(Runtime runtime, Optional<PreparedFolder> folder) implements Detection {}

        /** It is not. */
        record Absent(RuntimeCatalog.Missing missing) implements Detection {}
    }

    private record Versioned(ProgramFinder.Program program, String version) {}

    /** Looks for what the file describes. */
    Detection detect(DescriptionFiles.Source source) throws InterruptedException {
        if (!source.readable()) {
            return absent(source.stem(), source.place() + ": " + source.text());
        }
        return switch (DescriptionReader.read(source.text())) {
            case DescriptionReader.Reading.Broken(List<Fault> faults) ->
                    absent(source.stem(), source.place() + ": " + describe(faults));
            case DescriptionReader.Reading.Understood(Description description) ->
                    detect(description);
        };
    }

    private static String describe(List<Fault> faults) {
        return faults.stream()
                .map(fault ->
                        fault.field()
                                + " "
                                + fault.problem()
                                + " (expected "
                                + fault.expected()
                                + ")")
                .collect(Collectors.joining("; "));
    }

    private Detection detect(Description description) throws InterruptedException {
        ProgramFinder.Found found = finder.find(description);
        List<String> reasons = new ArrayList<>(found.unusable());
        List<Versioned> usable = new ArrayList<>();
        for (ProgramFinder.Program program : found.programs()) {
            try {
                usable.add(
                        new Versioned(program, VersionProbe.ask(program, description.version())));
            } catch (IOException silent) {
                reasons.add(String.valueOf(silent.getMessage()));
            }
            if (!usable.isEmpty() && !description.newest()) {
                break;
            }
        }
        return usable.stream()
                .reduce((one, other) -> newer(one, other) ? one : other)
                .map(best -> here(description, best))
                .orElseGet(() -> absent(description.name(), reason(description, reasons)));
    }

    private static boolean newer(Versioned one, Versioned other) {
        return Version.ORDER.compare(one.version(), other.version()) >= 0;
    }

    private static String reason(Description description, List<String> reasons) {
        String seen =
                reasons.isEmpty()
                        ? "none of " + String.join(", ", description.programs()) + " is there"
                        : String.join("; ", reasons);
        return description.install().isEmpty() ? seen : seen + "; try: " + description.install();
    }

    private Detection here(Description description, Versioned found) {
        Optional<Path> cache =
                description
                        .cache()
                        .map(wanted ->
                                cacheDirectory.resolve(wanted.name() + "-" + found.version()));
        String cachePath = cache.map(Path::toString).orElse("");
        String program = found.program().path().toString();
        Map<String, String> environment = new TreeMap<>();
        description
                .environment()
                .forEach((name, value) -> environment.put(name, value.replace(CACHE, cachePath)));
        List<String> paths = new ArrayList<>(found.program().paths());
        paths.addAll(description.paths());
        cache.map(Path::toString).ifPresent(paths::add);
        Runtime runtime =
                new Runtime(
                        description.name(),
                        found.version(),
                        description.extensions(),
                        program,
                        description.compile(),
                        description.run(),
                        description.keep(),
                        environment,
                        paths,
                        description.compileLimits());
        Optional<PreparedFolder> folder =
                cache.map(path ->
                        new PreparedFolder(
                                path, fill(description, program), description.environment()));
        return new Detection.Here(runtime, folder);
    }

    private static List<String> fill(Description description, String program) {
        return description.cache().map(Description.Cache::fill).orElse(List.of()).stream()
                .map(word -> word.replace("{program}", program))
                .toList();
    }

    private static Detection absent(String name, String reason) {
        return new Detection.Absent(new RuntimeCatalog.Missing(name, reason));
    }
}
