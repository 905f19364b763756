package dev.crucible.containment.matrix;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.Measurement;
import dev.crucible.core.Measurements;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was measured and kept, as long as it holds for what is here now. Thread-safe. */
public final class StoredMeasurements implements Measurements {
    /** The clock may be set a little while something is measured. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final int SHOWN = 4;

    private final MatrixStore store;
    private final Function<EngineInfo, Fingerprint> present;
    private final InstantSource clock;

    /**
     * Measurements of a store.
     *
     * @param present looks what an engine is now
     */
    public StoredMeasurements(
            MatrixStore store, Function<EngineInfo, Fingerprint> present, InstantSource clock) {
        this.store = store;
        this.present = present;
        this.clock = clock;
    }

    @Override
    public Measurement of(EngineInfo engine) {
        Optional<StoredMatrix> kept;
        try {
            kept = store.read(engine.name());
        } catch (CrucibleException damaged) {
            return new Measurement.Unknown(damaged.getMessage() + "; " + ADVICE);
        }
        return kept.map(matrix -> known(matrix, engine))
                .orElseGet(() -> new Measurement.Unknown("never measured; " + ADVICE));
    }

    private Measurement known(StoredMatrix matrix, EngineInfo engine) {
        List<String> changes = matrix.fingerprint().changes(present.apply(engine));
        if (!changes.isEmpty()) {
            return new Measurement.Unknown(
                    "what was measured is stale, because this is not what it was: "
                            + String.join(", ", changes.subList(0, Math.min(SHOWN, changes.size())))
                            + "; "
                            + ADVICE);
        }
        if (matrix.quick().isEmpty()) {
            return new Measurement.Unknown("only a part was measured; " + ADVICE);
        }
        Instant measured = matrix.quick().get();
        Duration age = Duration.between(measured, clock.instant());
        if (age.plus(SLACK).isNegative()) {
            return new Measurement.Unknown(
                    "what was measured is of the future, " + measured + "; " + ADVICE);
        }
        return new Measurement.Known(
                age.isNegative() ? Duration.ZERO : age,
                matrix.full().equals(matrix.quick()) ? "in full" : "quickly",
                verdicts(matrix),
                matrix.unexpected().stream()
                        .map(one -> one.probe() + " " + one.verdict().label())
                        .toList(),
                matrix.familyDepths());
    }

    private static Map<String, String> verdicts(StoredMatrix matrix) {
        return matrix.findings().values().stream()
                .collect(Collectors.toMap(KeptFinding::probe, one -> one.verdict().label()));
    }
}
