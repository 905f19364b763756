package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Host;
import dev.crucible.linux.Jail;
import dev.crucible.linux.JailConfig;
import dev.crucible.linux.SeccompProfile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sandboxes by a container runtime that is driven directly, without a daemon. Inside, the native
 * helper is the first process: it holds the program at the gate, and reports how it ended. What
 * bounds and ends a sandbox is the host's control group, whatever becomes of the runtime's program.
 */
final class ContainerEngine implements ExecutionEngine {
    private final HostContext context;
    private final Optional<Jail> helper;
    private final ContainerRuntime runtime;
    private final EngineInfo info;

    ContainerEngine(HostContext context, Optional<Jail> helper, ContainerRuntime runtime) {
        this.context = context;
        this.helper = helper;
        this.runtime = runtime;
        List<String> notes = new ArrayList<>(context.notes());
        notes.addAll(runtime.notes());
        this.info =
                new EngineInfo(
                        runtime.name(),
                        runtime.isolation(),
                        runtime.version(),
                        availability(),
                        notes,
                        runtime.eligibility());
    }

    private Availability availability() {
        Optional<String> problem =
                Optional.<String>empty()
                        .or(() ->
                                SeccompProfile.supported()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "there is no system call filter for this processor;"
                                                        + " x86-64 is needed"))
                        .or(() ->
                                runtime.program().isPresent()
                                        ? Optional.empty()
                                        : Optional.of("it is not here: " + runtime.installation()))
                        .or(() ->
                                helper.isPresent()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "the native helper was not built: install a C"
                                                        + " compiler (gcc and libc6-dev) and build"
                                                        + " again"))
                        .or(() ->
                                Host.root()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "only root can give each sandbox a user of its own"
                                                        + " with it; start Crucible as root"))
                        .or(() ->
                                context.whyNoGroups().isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "it needs control groups: "
                                                        + context.whyNoGroups()))
                        .or(() ->
                                Files.isExecutable(Path.of("/usr/bin/unshare"))
                                        ? Optional.empty()
                                        : Optional.of(
                                                "/usr/bin/unshare is not there: install the"
                                                        + " package util-linux"));
        return problem.<Availability>map(Availability.Unavailable::new)
                .orElseGet(Availability.Available::new);
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public SelfTest selfTest() {
        return EngineSelfTest.of(this);
    }

    @Override
    public boolean takesImages() {
        return true;
    }

    @Override
    public Sandbox open(SandboxSpec spec) {
        Jail inside =
                helper.filter(_ -> info.availability().available())
                        .orElseThrow(() ->
                                SandboxException.refused("engine " + name() + ": unavailable"));
        return Opening.of(
                name() + " could not build the sandbox", opening -> open(spec, inside, opening));
    }

    private Sandbox open(SandboxSpec spec, Jail inside, Opening opening) {
        Limits limits = spec.limits();
        Claims claims =
                opening.taking(
                        context.claim(
                                limits.withMemoryBytes(
                                        limits.memoryBytes() + runtime.builderBytes()),
                                runtime.builders()),
                        ContainerCell::giveBack);
        ContainerBundle bundle =
                opening.taking(
                        runtime.bundle(spec, claims, inside, context.folder()),
                        ContainerBundle::close);
        Map<String, String> environment = new TreeMap<>(spec.honeyEnvironment());
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        GatedProcess process =
                opening.taking(
                        GatedProcess.guest(
                                runtime.command(spec, claims, inside, bundle),
                                environment,
                                runtime.byInput(),
                                configuration(spec)),
                        started -> abandon(started, claims));
        ControlSocket.Message ready = process.awaitGate();
        GateReport.of(ready);
        runtime.settle(spec, claims);
        Attestation attestation = runtime.attest(spec, claims, process, bundle, ready);
        return new HostSandbox(
                new ContainerCell(
                        claims,
                        bundle,
                        process,
                        attestation,
                        runtime.work(claims, process, bundle),
                        runtime.reporter(process),
                        runtime.byInput()),
                limits);
    }

    private static void abandon(GatedProcess process, Claims claims) {
        try {
            claims.group().ifPresent(Cgroup::kill);
        } finally {
            process.abandon();
        }
    }

    /** The walls that the helper puts up itself. */
    private JailConfig configuration(SandboxSpec spec) {
        JailConfig config = new JailConfig();
        runtime.limits(spec).forEach(config::limit);
        if (spec.network() == NetworkAccess.LOOPBACK) {
            config.loopback();
        }
        return config.filter(Bytes.copyOf(SeccompProfile.load().program(spec.network()).toBytes()));
    }
}
