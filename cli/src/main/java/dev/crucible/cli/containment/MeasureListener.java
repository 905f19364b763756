package dev.crucible.cli.containment;

import dev.crucible.containment.Finding;
import dev.crucible.containment.Probe;
import dev.crucible.core.EngineInfo;

/** Hears how a measurement goes on. */
public interface MeasureListener {
    /** Hears nothing. */
    MeasureListener SILENT =
            new MeasureListener() {
                @Override
                public void begins(EngineInfo engine, Probe probe, int done, int total) {}

                @Override
                public void found(EngineInfo engine, Finding finding) {}
            };

    /**
     * An attempt begins.
     *
     * @param done how many of this engine are over
     * @param total how many there are
     */
    void begins(EngineInfo engine, Probe probe, int done, int total);

    /** An attempt is judged. */
    void found(EngineInfo engine, Finding finding);
}
