package dev.crucible.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sandbox must be.
 *
 * @param limits what everything in it may use together
 * @param network what network it gets
 * @param readOnlyPaths absolute paths of the host, beyond the distribution's own programs and
 *     libraries, that are visible inside, read-only, at the same place
 * @param honey what engines put into the environment of their own processes around the sandbox,
 *     where nothing inside can see it unless it has broken out; empty for nothing
 * @param image the root filesystem inside, in place of the distribution's own programs; only for
 *     engines that {@linkplain ExecutionEngine#takesImages take one}
 */
public record SandboxSpec(
        Limits limits,
        NetworkAccess network,
        List<String> readOnlyPaths,
        String honey,
        Optional<Image> image) {
    /** A sandbox without honey around it. */
    public SandboxSpec(Limits limits, NetworkAccess network, List<String> readOnlyPaths) {
        this(limits, network, readOnlyPaths, "", Optional.empty());
    }

    /** Copies the list. */
    public SandboxSpec {
        readOnlyPaths = List.copyOf(readOnlyPaths);
    }

    /** The same with this honey around it. */
    public SandboxSpec withHoney(String value) {
        return new SandboxSpec(limits, network, readOnlyPaths, value, image);
    }

    /** The same with this root filesystem. */
    public SandboxSpec withImage(Image value) {
        return new SandboxSpec(limits, network, readOnlyPaths, honey, Optional.of(value));
    }

    /** The honey as a variable of an environment. */
    public Map<String, String> honeyEnvironment() {
        return honey.isEmpty() ? Map.of() : Map.of("CRUCIBLE_TOKEN", honey);
    }
}
