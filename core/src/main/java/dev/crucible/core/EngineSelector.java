package dev.crucible.core;

import dev.crucible.core.Consideration.Answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Chooses the engine for a request, or says which clause of it cannot be met. */
public final class EngineSelector {
    private final List<ExecutionEngine> engines;
    private final Measurements measurements;
    private final Admission admission;

    /** Engines of which nothing was measured. */
    public EngineSelector(List<ExecutionEngine> engines) {
        this(engines, Measurements.NONE);
    }

    /**
     * Engines in order of preference among those of one isolation class.
     *
     * @param measurements what was measured of them
     */
    public EngineSelector(List<ExecutionEngine> engines, Measurements measurements) {
        this.engines = List.copyOf(engines);
        this.measurements = measurements;
        this.admission = new Admission(measurements);
    }

    /** What was measured of an engine, as far as it holds now. */
    public Measurement measured(EngineInfo engine) {
        return measurements.of(engine);
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
        return select(choice, Isolation.of(required));
    }

    /**
     * The engine for this choice and this demand. What the demand says of a single run, the engine
     * shows at the gate of each, or refuses it.
     *
     * @throws SandboxException refused, naming every clause that cannot be met, engine by engine
     * @throws CrucibleException {@code NOT_FOUND} when there is no engine of that name
     */
    public ExecutionEngine select(EngineChoice choice, Isolation wanted) {
        return choose(choice, wanted, "").engine();
    }

    /**
     * What was chosen.
     *
     * @param notes what is worth keeping with the run: how each clause is met; empty where nothing
     *     but a class was demanded
     */
    record Chosen(ExecutionEngine engine, List<String> notes) {}

    /**
     * As {@link #select(EngineChoice, Isolation)}, with the reasons.
     *
     * @param runtime the language that is needed; empty for none
     */
    Chosen choose(EngineChoice choice, Isolation wanted, String runtime) {
        return chosen(choice, consider(choice, wanted, runtime));
    }

    /** The same for a program in an image, which brings the language. */
    Chosen chooseForImage(EngineChoice choice, Isolation wanted) {
        return chosen(choice, considerForImage(choice, wanted));
    }

    private Chosen chosen(EngineChoice choice, Choice made) {
        Isolation wanted = made.wanted();
        ExecutionEngine engine =
                made.chosen()
                        .flatMap(this::find)
                        .orElseThrow(() -> SandboxException.refused(refusal(choice, made)));
        return wanted.measured()
                ? new Chosen(new GatedEngine(engine, wanted), List.of(admitted(made)))
                : new Chosen(engine, List.of());
    }

    /**
     * Which engine it would be, and why.
     *
     * @throws CrucibleException {@code NOT_FOUND} when there is no engine of that name
     */
    public Choice consider(EngineChoice choice, Isolation wanted) {
        return consider(choice, wanted, "");
    }

    /**
     * The same for a language.
     *
     * @param runtime its name; empty for none
     */
    public Choice consider(EngineChoice choice, Isolation wanted, String runtime) {
        return consider(choice, wanted, engine -> speaks(engine, runtime));
    }

    /**
     * The same for a program in an image.
     *
     * @throws CrucibleException {@code NOT_FOUND} when there is no engine of that name
     */
    public Choice considerForImage(EngineChoice choice, Isolation wanted) {
        return consider(choice, wanted, EngineSelector::takesImages);
    }

    private Choice consider(
            EngineChoice choice,
            Isolation wanted,
            Function<ExecutionEngine, Optional<Answer>> objection) {
        List<Consideration> considered =
                switch (choice) {
                    case EngineChoice.Auto _ ->
                            engines.stream()
                                    .map(engine -> consider(engine, wanted, objection, false))
                                    .toList();
                    case EngineChoice.Named(String name, boolean unsafe) ->
                            List.of(consider(named(name), wanted, objection, unsafe));
                };
        Comparator<Consideration> readyFirst =
                Comparator.comparing(
                        one -> one.engine().eligibility() instanceof Eligibility.Reserve);
        Comparator<Consideration> strongerFirst =
                Comparator.comparing(one -> one.engine().isolation(), Comparator.reverseOrder());
        Optional<String> chosen =
                considered.stream()
                        .filter(Consideration::admitted)
                        .sorted(readyFirst.thenComparing(strongerFirst))
                        .map(one -> one.engine().name())
                        .findFirst();
        return new Choice(wanted, considered, chosen);
    }

    /** What is not there, or not strong enough, needs no measurement. */
    private Consideration consider(
            ExecutionEngine engine,
            Isolation wanted,
            Function<ExecutionEngine, Optional<Answer>> objection,
            boolean unsafe) {
        EngineInfo info = engine.info();
        List<Answer> answers = new ArrayList<>();
        answers.add(
                switch (info.availability()) {
                    case Availability.Available _ -> new Answer("available", true, "it is here");
                    case Availability.Unavailable(String reason) ->
                            new Answer("available", false, reason);
                });
        if (info.isolation() == IsolationClass.NONE && !unsafe) {
            answers.add(
                    new Answer(
                            "isolates",
                            false,
                            "it does not isolate anything; it needs to be named, and --unsafe"));
        }
        if (info.eligibility() instanceof Eligibility.OptIn(String because) && !unsafe) {
            answers.add(
                    new Answer("trusted", false, because + "; it needs to be named, and --unsafe"));
        }
        objection.apply(engine).ifPresent(answers::add);
        answers.add(
                new Answer(
                        new Clause.AtLeast(wanted.least()).label(),
                        info.isolation().satisfies(wanted.least()),
                        "it is of class " + info.isolation().label()));
        if (new Consideration(info, answers).admitted()) {
            answers.addAll(admission.answers(info, wanted));
        }
        return new Consideration(info, answers);
    }

    private static Optional<Answer> speaks(ExecutionEngine engine, String runtime) {
        return engine.runtimes()
                .filter(own -> !runtime.isEmpty() && own.find(runtime).isEmpty())
                .map(own -> new Answer("runtime", false, lacks(own, runtime)));
    }

    private static Optional<Answer> takesImages(ExecutionEngine engine) {
        if (engine.takesImages()) {
            return Optional.empty();
        }
        String shown =
                engine.runtimes().isPresent()
                        ? " has languages of its own only"
                        : " shows the host's programs only";
        return Optional.of(new Answer("image", false, "engine " + engine.name() + shown));
    }

    private static String lacks(RuntimeCatalog own, String runtime) {
        for (RuntimeCatalog.Missing missing : own.missing()) {
            if (missing.name().equals(runtime)) {
                return "it cannot run " + runtime + ": " + missing.reason();
            }
        }
        String offered =
                own.available().stream().map(Runtime::name).collect(Collectors.joining(", "));
        return "it has no "
                + runtime
                + (offered.isEmpty() ? "" : ", only " + offered)
                + ": its languages are its own";
    }

    /** What stands in the result of a run for which nothing was chosen: the engine, or "auto". */
    public EngineInfo refused(EngineChoice choice) {
        String name =
                switch (choice) {
                    case EngineChoice.Auto _ -> "auto";
                    case EngineChoice.Named(String named, _) -> named;
                };
        return find(name)
                .map(ExecutionEngine::info)
                .orElseGet(() ->
                        new EngineInfo(
                                name,
                                IsolationClass.NONE,
                                "",
                                new Availability.Unavailable("none was chosen"),
                                List.of()));
    }

    private Optional<ExecutionEngine> find(String name) {
        return engines.stream().filter(engine -> engine.info().name().equals(name)).findFirst();
    }

    private ExecutionEngine named(String name) {
        return find(name)
                .orElseThrow(() ->
                        new CrucibleException(
                                ErrorCode.NOT_FOUND,
                                "no engine is called '"
                                        + name
                                        + "' (expected one of: "
                                        + names()
                                        + ")"));
    }

    private String names() {
        return engines.stream().map(e -> e.info().name()).collect(Collectors.joining(", "));
    }

    private static String admitted(Choice made) {
        String name = made.chosen().orElseThrow();
        return made.considered().stream()
                .filter(one -> one.engine().name().equals(name))
                .flatMap(one -> one.answers().stream())
                .map(answer -> answer.clause() + ": " + answer.because())
                .collect(
                        Collectors.joining(
                                ", ",
                                "engine " + name + " meets " + made.wanted().describe() + " (",
                                ")"));
    }

    private static String refusal(EngineChoice choice, Choice made) {
        return switch (choice) {
            case EngineChoice.Auto _ -> noneWillDo(made);
            case EngineChoice.Named _ -> notThis(made.wanted(), made.considered().getFirst());
        };
    }

    private static String noneWillDo(Choice made) {
        String why =
                made.considered().stream()
                        .map(EngineSelector::reason)
                        .collect(Collectors.joining("; "));
        return "isolation " + made.wanted().describe() + ": no engine here offers it (" + why + ")";
    }

    private static String reason(Consideration one) {
        EngineInfo engine = one.engine();
        return switch (engine.availability()) {
            case Availability.Unavailable(String reason) -> engine.name() + ": " + reason;
            case Availability.Available _ ->
                    tooWeak(one)
                            ? engine.name() + " is of class " + engine.isolation().label()
                            : engine.name() + ": " + one.refusal();
        };
    }

    /** Of what is too weak, no clause beyond the class was asked. */
    private static boolean tooWeak(Consideration one) {
        Answer unmet = unmet(one);
        return unmet.clause().equals("isolates") || unmet.clause().startsWith("isolation ");
    }

    private static String notThis(Isolation wanted, Consideration one) {
        EngineInfo engine = one.engine();
        Answer unmet = unmet(one);
        return switch (unmet.clause()) {
            case "available" -> "engine " + engine.name() + ": " + unmet.because();
            case "isolates" ->
                    "engine " + engine.name() + " does not isolate anything; it needs --unsafe";
            case "image" -> "image: " + unmet.because();
            case "trusted", "runtime" -> "engine " + engine.name() + ": " + unmet.because();
            default ->
                    engine.isolation().satisfies(wanted.least())
                            ? "engine " + engine.name() + ": " + one.refusal()
                            : "isolation "
                                    + wanted.least().label()
                                    + ": engine "
                                    + engine.name()
                                    + " is only of class "
                                    + engine.isolation().label();
        };
    }

    private static Answer unmet(Consideration one) {
        return one.answers().stream().filter(answer -> !answer.met()).findFirst().orElseThrow();
    }
}
