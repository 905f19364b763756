package dev.crucible.core;

import java.util.List;

/**
 * What a sandbox must be.
 *
 * @param limits what everything in it may use together
 * @param network what network it gets
 * @param readOnlyPaths absolute paths of the host, beyond the distribution's own programs and
 *     libraries, that are visible inside, read-only, at the same place
 */
public record SandboxSpec(Limits limits, NetworkAccess network, List<String> readOnlyPaths) {
    /** Copies the list. */
    public SandboxSpec {
        readOnlyPaths = List.copyOf(readOnlyPaths);
    }
}
