package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.Patience;
import dev.crucible.api.client.RemoteRuns;
import dev.crucible.cli.console.Terminal;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What every command against a server needs.
 *
 * @param terminal whom to tell
 * @param clock for ages
 * @param random for keys and waits; must be hard to guess and thread-safe
 */
public record Surroundings(Terminal terminal, InstantSource clock, RandomGenerator random) {
    /** Enough for a restart: about three minutes. */
    static final int ATTEMPTS = 45;

    private static final int KEY_BYTES = 16;

    /** Bears a server that restarts. */
    Patience patience() {
        return new Patience(ATTEMPTS, random, terminal::say);
    }

    /** Runs of a server, followed through its restarts. */
    RemoteRuns runs(ApiClient api) {
        return new RemoteRuns(api, patience());
    }

    /** A name that nobody else has. */
    String key() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
