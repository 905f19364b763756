package dev.crucible.core;

/** What was measured of the engines of this machine. Implementations are thread-safe. */
@FunctionalInterface
public interface Measurements {
    /** What one does before anything was measured. */
    String ADVICE = "run 'crucible verify'";

    /** Nobody has measured anything. */
    Measurements NONE = _ -> new Measurement.Unknown("not measured; " + ADVICE);

    /** What holds for this engine now. Looks anew each time. */
    Measurement of(EngineInfo engine);
}
