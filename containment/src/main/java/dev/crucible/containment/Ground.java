package dev.crucible.containment;

import dev.crucible.core.EngineInfo;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Where a trial lays out what its attempt is after.
 *
 * @param engine the engine that is probed
 * @param outside a folder of the host that no sandbox is shown, removed when everything is over
 * @param random makes values that cannot be guessed
 */
public record Ground(EngineInfo engine, Path outside, RandomGenerator random) {
    private static final int WORDS = 2;

    /** What kind of engine it is. */
    public EngineKind kind() {
        return EngineKind.of(engine);
    }

    /** Whether it is an enclosure, where nothing is filtered. */
    public boolean unfiltered() {
        return engine.name().startsWith(Control.PLAIN.enclosure());
    }

    /** A value of 128 bits that occurs nowhere else, in hexadecimal. */
    public String nonce() {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            text.append("%016x".formatted(random.nextLong()));
        }
        return text.toString();
    }
}
