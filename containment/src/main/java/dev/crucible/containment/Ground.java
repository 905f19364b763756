package dev.crucible.containment;

import dev.crucible.core.EngineInfo;
import dev.crucible.linux.Host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Where a trial lays out what its attempt is after.
 *
 * @param engine the engine that is probed
 * @param outside a folder of the host that no sandbox is shown, removed when everything is over
 * @param random makes values that cannot be guessed
 * @param user who started the engine: what is only Crucible's is that user's
 */
public record Ground(EngineInfo engine, Path outside, RandomGenerator random, int user) {
    private static final int WORDS = 2;

    /** Ground for an engine that this process has started. */
    public Ground(EngineInfo engine, Path outside, RandomGenerator random) {
        this(engine, outside, random, Host.userId());
    }

    /** Gives a file that was laid out to whoever started the engine. */
    public void give(Path file) {
        if (user == Host.userId()) {
            return;
        }
        try {
            Files.setAttribute(file, "unix:uid", user);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

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
