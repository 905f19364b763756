package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Control;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Host;
import dev.crucible.linux.Jail;
import dev.crucible.linux.JailConfig;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.Namespaces;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.SeccompProfile;
import dev.crucible.linux.Slots.Slot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sandboxes by the native jail: namespaces, Landlock, seccomp and control groups. */
final class JailEngine implements ExecutionEngine {
    /** The sandbox's init counts in its control group, and with the supervisor for its user. */
    private static final int GROUP_OVERHEAD = 1;

    private static final int USER_OVERHEAD = 2;
    private static final int INSIDE_ID = 1000;
    private static final Duration GATE = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long BYTES_PER_FILE = 4096;
    private static final long MAX_FILES = 1_000_000;

    private final HostContext context;
    private final Optional<Jail> jail;
    private final JailConfig base;
    private final Map<NetworkAccess, Bytes> filters = new HashMap<>();
    private final EngineInfo info;

    JailEngine(HostContext context, Optional<Jail> jail, HostRoot root) {
        this.context = context;
        this.jail = jail;
        this.base = base(root);
        if (SeccompProfile.supported()) {
            SeccompProfile profile = SeccompProfile.load();
            for (NetworkAccess network : NetworkAccess.values()) {
                filters.put(network, Bytes.copyOf(profile.program(network).toBytes()));
            }
        }
        this.info =
                new EngineInfo(
                        "jail", IsolationClass.PROCESS, "1", availability(), context.notes());
    }

    private Availability availability() {
        if (!SeccompProfile.supported()) {
            return new Availability.Unavailable(
                    "there is no system call filter for this processor; x86-64 is needed");
        }
        if (jail.isEmpty()) {
            return new Availability.Unavailable(
                    "the native helper was not built: install a C compiler (gcc and libc6-dev) and"
                            + " build again");
        }
        return Namespaces.problem()
                .<Availability>map(Availability.Unavailable::new)
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
    public Sandbox open(SandboxSpec spec) {
        Jail helper =
                jail.filter(_ -> info.availability().available())
                        .orElseThrow(() -> SandboxException.refused("engine jail: unavailable"));
        Claims claims = context.claim(spec.limits(), GROUP_OVERHEAD);
        Streams streams = null;
        ControlSocket control = null;
        try {
            streams = new Streams();
            control = new ControlSocket(ControlSocket.Kind.MESSAGES);
            return new HostSandbox(build(helper, spec, claims, streams, control), spec.limits());
        } catch (RuntimeException | Error broken) {
            if (control != null) {
                control.close();
            }
            if (streams != null) {
                streams.close();
            }
            claims.close();
            if (broken instanceof LinuxException) {
                throw SandboxException.lost(
                        "the jail could not be built: " + broken.getMessage(), broken);
            }
            throw broken;
        }
    }

    private JailCell build(
            Jail helper, SandboxSpec spec, Claims claims, Streams streams, ControlSocket control) {
        boolean shared = spec.network() == NetworkAccess.NONE && claims.slot().isPresent();
        JailConfig config = configuration(spec, claims, shared);
        var child =
                helper.start(
                        config,
                        streams.inside(),
                        control.theirs(),
                        shared ? claims.slot().map(Slot::network) : Optional.empty());
        control.theirs().close();
        streams.closeInside();
        try {
            ControlSocket.Message ready = atGate(control);
            ProcessView program = ProcessView.of(ready.sender());
            Attestation attestation = attest(spec, claims, streams, control, program, text(ready));
            int init = Integer.parseInt(program.status("PPid"));
            return new JailCell(claims, streams, control, child, attestation, ready.sender(), init);
        } catch (RuntimeException | Error broken) {
            control.hangUp();
            child.await();
            child.close();
            throw broken;
        }
    }

    private JailConfig configuration(SandboxSpec spec, Claims claims, boolean sharedNetwork) {
        JailConfig config = new JailConfig();
        claims.slot().ifPresent(slot -> config.user(slot.user()));
        claims.group().map(Cgroup::joinFiles).orElse(List.of()).forEach(config::join);
        config.with(base);
        spec.readOnlyPaths().forEach(config::bind);
        long disk = spec.limits().diskBytes();
        config.disk(disk, Math.min(MAX_FILES, 64 + disk / BYTES_PER_FILE));
        ResourceLimits.of(spec.limits(), claims.group().isPresent(), USER_OVERHEAD)
                .forEach(config::limit);
        if (spec.network() == NetworkAccess.LOOPBACK) {
            config.loopback();
        } else if (sharedNetwork) {
            config.network();
        }
        config.filter(filters.getOrDefault(spec.network(), Bytes.EMPTY));
        Duration lifetime = spec.limits().wall().plus(GATE).plus(GRACE);
        return config.lifetimeMillis((int) Math.min(Integer.MAX_VALUE, lifetime.toMillis()));
    }

    /** What is the same for every sandbox. */
    private static JailConfig base(HostRoot root) {
        JailConfig config = new JailConfig().insideId(INSIDE_ID);
        root.binds().forEach(config::bind);
        root.links().forEach(link -> config.link(link.target(), link.path()));
        root.files().forEach(file -> config.file(file.path(), file.content()));
        root.devices().forEach(config::device);
        return config;
    }

    private static ControlSocket.Message atGate(ControlSocket control) {
        if (!new Poller().input(control.ours()).await(GATE).ready(0)) {
            throw SandboxException.lost(
                    "the jail did not reach its gate in " + GATE.toSeconds() + " s");
        }
        ControlSocket.Message message = control.receive();
        if (message.end()) {
            throw SandboxException.lost("the jail ended before its gate");
        }
        if (message.content()[0] != 'R') {
            throw SandboxException.lost("the jail could not be built: " + text(message));
        }
        return message;
    }

    private static String text(ControlSocket.Message message) {
        byte[] content = message.content();
        return new String(content, 1, content.length - 1, StandardCharsets.UTF_8);
    }

    private Attestation attest(
            SandboxSpec spec,
            Claims claims,
            Streams streams,
            ControlSocket control,
            ProcessView process,
            String said) {
        Map<String, String> inside = new HashMap<>();
        for (String fact : said.split(" ", -1)) {
            int equals = fact.indexOf('=');
            inside.put(fact.substring(0, equals), fact.substring(equals + 1));
        }
        inside.put("kernel-uid", inside.getOrDefault("uid", ""));
        inside.put("capabilities", inside.getOrDefault("caps", ""));
        Evidence evidence = new Evidence(inside);
        NamespaceEvidence host = new NamespaceEvidence(process, evidence);
        host.identity(claims.slot().map(Slot::user));
        host.privileges();
        host.namespaces();
        host.network(spec.network());
        List<ProcessView.Mount> mounts = process.mounts();
        host.files(mounts);
        host.disk(mounts, spec.limits().diskBytes());
        host.descriptors(streams, control);
        host.resources(
                claims.group(),
                spec.limits(),
                GROUP_OVERHEAD,
                USER_OVERHEAD,
                context.whyNoGroups());
        if (Host.landlockVersion() > 0) {
            evidence.requireInside("landlock", List.of(Integer.toString(Host.landlockVersion())));
        } else {
            evidence.missing("landlock", "the kernel does not have it");
        }
        /* EPERM; EROFS or Landlock's EACCES; ENOENT. */
        evidence.requireInside("unshare", List.of("1"));
        evidence.requireInside("keyctl", List.of("1"));
        evidence.requireInside("vsock", List.of("1"));
        evidence.requireInside("write-root", List.of("30", "13"));
        evidence.requireInside("open-shadow", List.of("2", "13"));
        return accept(new Attestation("jail", IsolationClass.PROCESS, evidence.controls()));
    }

    /** The gate stays shut when anything required is not shown. */
    static Attestation accept(Attestation attestation) {
        List<String> unmet = new ArrayList<>();
        for (Control control : attestation.violations()) {
            unmet.add(
                    control.name()
                            + " (inside: "
                            + control.inside()
                            + ", host: "
                            + control.host()
                            + ")");
        }
        if (!unmet.isEmpty()) {
            throw SandboxException.refused("not shown at the gate: " + String.join("; ", unmet));
        }
        return attestation;
    }
}
