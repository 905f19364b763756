package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Eligibility;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Jail;
import dev.crucible.linux.WorkDirectory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program that makes containers of bundles, without a daemon: what is its own of an engine. */
sealed interface ContainerRuntime permits Runc, Gvisor {
    /** How users name the engine. */
    String name();

    /** Its class. */
    IsolationClass isolation();

    /** Its program; empty when it is not installed. */
    Optional<Path> program();

    /** What to install. */
    String installation();

    /** The program's own version; empty when it is not installed. */
    String version();

    /** When it may be chosen for a request that names no engine. */
    Eligibility eligibility();

    /** What users should know of it. */
    List<String> notes();

    /** Whether nothing but three descriptors reaches the inside. */
    boolean byInput();

    /** The most processes and threads that it needs itself while it builds a sandbox. */
    int builders();

    /** The most memory that it needs itself while it builds a sandbox, in bytes. */
    long builderBytes();

    /**
     * Writes what it is told of a sandbox.
     *
     * @param helper is the sandbox's first process
     * @param folder below which it is written
     */
    ContainerBundle bundle(SandboxSpec spec, Claims claims, Jail helper, Path folder);

    /** The words that start it; what is started ends when nothing of the sandbox is left. */
    List<String> command(SandboxSpec spec, Claims claims, Jail helper, ContainerBundle bundle);

    /** What bounds each process of a sandbox, by resource number. */
    default Map<Integer, Long> limits(SandboxSpec spec) {
        return ResourceLimits.of(spec.limits(), true, 1);
    }

    /** Once the gate is reached: from here on only what the program does counts. */
    void settle(SandboxSpec spec, Claims claims);

    /** The working directory of a sandbox whose gate is reached. */
    WorkDirectory work(Claims claims, GatedProcess process, ContainerBundle bundle);

    /** The process of the host that reports the program's end. */
    int reporter(GatedProcess process);

    /**
     * What isolation is in force.
     *
     * @throws dev.crucible.core.SandboxException refused, when anything required is not shown
     */
    Attestation attest(
            SandboxSpec spec,
            Claims claims,
            GatedProcess process,
            ContainerBundle bundle,
            ControlSocket.Message ready);
}
