package dev.crucible.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chooses the engine for a request, or says which clause of it cannot be met. */
public final class EngineSelector {
    private final List<ExecutionEngine> engines;

    /** Engines in order of preference among those of one isolation class. */
    public EngineSelector(List<ExecutionEngine> engines) {
        this.engines = List.copyOf(engines);
    }

    /** All engines, available or not, in order of preference. */
    public List<ExecutionEngine> engines() {
        return engines;
    }

    /**
     * The engine for this choice and this least class.
     *
     * @throws SandboxException refused, naming the clause that cannot be met
     */
    public ExecutionEngine select(EngineChoice choice, IsolationClass required) {
        return switch (choice) {
            case EngineChoice.Auto _ -> strongest(required);
            case EngineChoice.Named named -> named(named, required);
        };
    }

    /** Automatic choice never gives up isolation, whatever the least class is. */
    private ExecutionEngine strongest(IsolationClass required) {
        return engines.stream()
                .filter(engine -> engine.info().availability().available())
                .filter(engine -> engine.info().isolation() != IsolationClass.NONE)
                .filter(engine -> engine.info().isolation().satisfies(required))
                .sorted(Comparator.comparing(EngineSelector::isolation).reversed())
                .findFirst()
                .orElseThrow(() -> SandboxException.refused(noneSatisfies(required)));
    }

    private static IsolationClass isolation(ExecutionEngine engine) {
        return engine.info().isolation();
    }

    private ExecutionEngine named(EngineChoice.Named choice, IsolationClass required) {
        Optional<ExecutionEngine> found =
                engines.stream().filter(e -> e.info().name().equals(choice.name())).findFirst();
        EngineInfo info =
                found.map(ExecutionEngine::info)
                        .orElseThrow(() ->
                                new CrucibleException(
                                        ErrorCode.NOT_FOUND,
                                        "no engine is called '"
                                                + choice.name()
                                                + "' (expected one of: "
                                                + names()
                                                + ")"));
        if (info.availability() instanceof Availability.Unavailable(String reason)) {
            throw SandboxException.refused("engine " + info.name() + ": " + reason);
        }
        if (info.isolation() == IsolationClass.NONE && !choice.acceptUnsafe()) {
            throw SandboxException.refused(
                    "engine " + info.name() + " does not isolate anything; it needs --unsafe");
        }
        if (!info.isolation().satisfies(required)) {
            throw SandboxException.refused(
                    "isolation "
                            + required.label()
                            + ": engine "
                            + info.name()
                            + " is only of class "
                            + info.isolation().label());
        }
        return found.orElseThrow();
    }

    private String names() {
        return engines.stream().map(e -> e.info().name()).collect(Collectors.joining(", "));
    }

    private String noneSatisfies(IsolationClass required) {
        String why =
                engines.stream()
                        .map(ExecutionEngine::info)
                        .map(EngineSelector::explain)
                        .collect(Collectors.joining("; "));
        return "isolation " + required.label() + ": no engine here offers it (" + why + ")";
    }

    private static String explain(EngineInfo info) {
        return switch (info.availability()) {
            case Availability.Available _ ->
                    info.name() + " is of class " + info.isolation().label();
            case Availability.Unavailable(String reason) -> info.name() + ": " + reason;
        };
    }
}
