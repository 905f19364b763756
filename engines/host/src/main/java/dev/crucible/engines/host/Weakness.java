package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Bytes;
import dev.crucible.core.NetworkAccess;
import dev.crucible.linux.Fd;
import dev.crucible.linux.JailConfig;
import dev.crucible.linux.Slots.Slot;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is left out of a sandbox while it is built. Of everybody's sandboxes that is {@link #NONE};
 * only {@link WeakenedEngines} knows others.
 */
interface Weakness {
    /** A sandbox as it must be. */
    Weakness NONE = new Weakness() {};

    /** One that lacks nothing, whose builder has this environment. */
    static Weakness showing(Map<String, String> environment) {
        return new Weakness() {
            @Override
            public Map<String, String> environment() {
                return environment;
            }
        };
    }

    /** What the jail's helper is told. */
    default JailConfig records(JailConfig config) {
        return config;
    }

    /** What the sandbox holds of the machine. */
    default Claims claims(Claims claims) {
        return claims;
    }

    /** The filter on system calls. */
    default Bytes filter(Bytes filter, NetworkAccess network) {
        return filter;
    }

    /** What bubblewrap is told. */
    default List<String> words(List<String> words) {
        return words;
    }

    /** How bubblewrap is started. */
    default List<String> command(Claims claims, List<String> bubblewrap) {
        return Gate.enter(claims.group(), claims.slot().map(Slot::user), bubblewrap);
    }

    /** The environment of bubblewrap itself. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** The program's standard streams. */
    default List<Fd> streams(List<Fd> pipes) {
        return pipes;
    }

    /** Descriptors that nobody closed; to be closed by who asks. */
    default List<Fd> leaks() {
        return List.of();
    }

    /** The limits of each process, by number. */
    default Map<Integer, Long> bounds(Map<Integer, Long> bounds) {
        return bounds;
    }

    /** What the gate says. */
    default Attestation attested(Supplier<Attestation> gate) {
        return gate.get();
    }
}
