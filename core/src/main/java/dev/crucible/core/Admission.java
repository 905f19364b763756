package dev.crucible.core;

import dev.crucible.core.Consideration.Answer;

import java.util.ArrayList;
import java.util.List;

/** Holds engines against what is demanded. What was not measured is not met. */
final class Admission {
    /** What tries to use more memory than was given, and more than one form of it. */
    private static final String MEMORY_PROBE = "RES-02";

    /** What asks who the run is to the host's kernel, and whether anybody else is the same. */
    private static final List<String> USER_PROBES = List.of("CAP-04", "CAP-05");

    private final Measurements measurements;

    Admission(Measurements measurements) {
        this.measurements = measurements;
    }

    /** What each clause beyond the class comes to. */
    List<Answer> answers(EngineInfo engine, Isolation wanted) {
        if (!wanted.measured()) {
            return List.of();
        }
        Measurement measured = measurements.of(engine);
        List<Answer> answers = new ArrayList<>();
        for (Clause clause : wanted.clauses()) {
            answers.add(
                    switch (measured) {
                        case Measurement.Unknown(String because) ->
                                new Answer(clause.label(), false, because);
                        case Measurement.Known known -> answer(clause, known);
                    });
        }
        return answers;
    }

    private static Answer answer(Clause clause, Measurement.Known known) {
        return switch (clause) {
            case Clause.AtLeast _ ->
                    throw new IllegalArgumentException("the class is no matter of measurements");
            case Clause.MemoryEnforced _ ->
                    shown(clause, known, List.of(MEMORY_PROBE), List.of("limited", "contained"));
            case Clause.UniqueUser _ -> shown(clause, known, USER_PROBES, List.of("contained"));
            case Clause.Depth(String family, int layers) -> deep(clause, known, family, layers);
            case Clause.VerifiedWithin within -> verified(within, known);
        };
    }

    private static Answer shown(
            Clause clause, Measurement.Known known, List<String> probes, List<String> accepted) {
        List<String> came = new ArrayList<>();
        for (String probe : probes) {
            String verdict = known.verdicts().get(probe);
            if (verdict == null) {
                return new Answer(
                        clause.label(), false, probe + " was not tried; " + Measurements.ADVICE);
            }
            if (!accepted.contains(verdict)) {
                return new Answer(clause.label(), false, probe + " came to " + verdict);
            }
            came.add(probe + " came to " + verdict);
        }
        return new Answer(clause.label(), true, String.join(", ", came));
    }

    private static Answer deep(Clause clause, Measurement.Known known, String family, int layers) {
        Integer depth = known.depth().get(family);
        return depth == null
                ? new Answer(
                        clause.label(),
                        false,
                        "the depth of "
                                + family
                                + " is not known of every attempt; run 'crucible verify layers'")
                : new Answer(clause.label(), depth >= layers, "measured " + depth);
    }

    private static Answer verified(Clause.VerifiedWithin clause, Measurement.Known known) {
        if (!known.unexpected().isEmpty()) {
            return new Answer(
                    clause.label(),
                    false,
                    "not as expected: "
                            + String.join(
                                    ", ",
                                    known.unexpected()
                                            .subList(0, Math.min(known.unexpected().size(), 5))));
        }
        boolean recent = known.age().compareTo(clause.age()) <= 0;
        String when = known.how() + " " + Isolation.text(whole(known.age())) + " ago";
        return new Answer(
                clause.label(), recent, recent ? when : when + "; " + Measurements.ADVICE);
    }

    private static java.time.Duration whole(java.time.Duration age) {
        return age.toHours() > 48
                ? java.time.Duration.ofHours(age.toHours())
                : age.toMinutes() > 10
                        ? java.time.Duration.ofMinutes(age.toMinutes())
                        : java.time.Duration.ofSeconds(age.toSeconds());
    }
}
