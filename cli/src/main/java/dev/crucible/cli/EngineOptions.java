package dev.crucible.cli;

import dev.crucible.core.EngineChoice;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Isolation;
import dev.crucible.core.IsolationClass;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The options that choose what isolates a program. */
final class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "What isolates it, see 'crucible engines'; auto is the strongest class that is"
                            + " here (default: ${DEFAULT-VALUE}).")
    private String engine = "auto";

    @Option(
            names = "--isolation",
            paramLabel = "CLASS",
            converter = IsolationConverter.class,
            description =
                    "The least class that will do: none, language (WebAssembly), process (one"
                        + " shared kernel), kernel (gVisor) or vm (default: process; language with"
                        + " an engine of that class; none with --unsafe).")
    private @Nullable IsolationClass isolation;

    @Option(
            names = "--require",
            paramLabel = "CLAUSES",
            description =
                    "What must have been measured of the engine (crucible verify), with commas"
                        + " between: memory, unique-user, depth:NET=2 (layers that hold each"
                        + " attempt of a family), verified:24h (measured within, all as expected),"
                        + " class:vm.")
    private String require = "";

    @Option(
            names = "--unsafe",
            description =
                    "Accept an engine that isolates nothing, or is known to leak; it must be named"
                            + " with --engine.")
    private boolean unsafe;

    /** Which engine. */
    EngineChoice choice() {
        return engine.equals("auto")
                ? new EngineChoice.Auto()
                : new EngineChoice.Named(engine, unsafe);
    }

    /** What is demanded of it. */
    Isolation isolation() {
        return demanded(IsolationClass.PROCESS);
    }

    /**
     * The same, where whoever names an engine of the class language means that class.
     *
     * @param engines those that there are; asked only where one is named
     */
    Isolation isolation(Supplier<EngineSelector> engines) {
        boolean language =
                choice() instanceof EngineChoice.Named
                        && engines.get().engines().stream()
                                .map(ExecutionEngine::info)
                                .filter(known -> known.name().equals(engine))
                                .anyMatch(known -> known.isolation() == IsolationClass.LANGUAGE);
        return demanded(language ? IsolationClass.LANGUAGE : IsolationClass.PROCESS);
    }

    private Isolation demanded(IsolationClass otherwise) {
        IsolationClass unsaid = unsafe ? IsolationClass.NONE : otherwise;
        Isolation least = Isolation.of(isolation != null ? isolation : unsaid);
        return require.isEmpty() ? least : least.and(Isolation.parse(require));
    }

    /** Reads {@code process}. */
    static final class IsolationConverter implements ITypeConverter<IsolationClass> {
        @Override
        public IsolationClass convert(String value) {
            return Arrays.stream(IsolationClass.values())
                    .filter(known -> known.label().equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "'" + value + "' is no class (expected " + all() + ")"));
        }

        private static String all() {
            return Arrays.stream(IsolationClass.values())
                    .map(IsolationClass::label)
                    .collect(Collectors.joining(", "));
        }
    }
}
