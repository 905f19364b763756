package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Jail;
import dev.crucible.linux.JailConfig;
import dev.crucible.linux.Namespaces;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.SeccompProfile;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.WorkDirectory;

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
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final long BYTES_PER_FILE = 4096;
    private static final long MAX_FILES = 1_000_000;
    private static final String FAILURE = "the jail could not be built";

    private final HostContext context;
    private final Optional<Jail> jail;
    private final Weakness weakness;
    private final JailConfig base;
    private final boolean attesting;
    private final Map<NetworkAccess, Bytes> filters = new HashMap<>();
    private final EngineInfo info;

    JailEngine(HostContext context, Optional<Jail> jail, HostRoot root, Weakness weakness) {
        this(context, jail, root, weakness, true);
    }

    /**
     * The engine on this machine.
     *
     * @param attesting whether anything is shown at the gate; only a benchmark goes without
     */
    JailEngine(
            HostContext context,
            Optional<Jail> jail,
            HostRoot root,
            Weakness weakness,
            boolean attesting) {
        this.attesting = attesting;
        this.context = context;
        this.jail = jail;
        this.weakness = weakness;
        this.base = base(root);
        if (SeccompProfile.supported()) {
            SeccompProfile profile = SeccompProfile.load();
            for (NetworkAccess network : NetworkAccess.values()) {
                filters.put(network, Bytes.copyOf(profile.program(network).toBytes()));
            }
        }
        this.info =
                new EngineInfo("jail", IsolationClass.PROCESS, "1", availability(), notes(context));
    }

    private static List<String> notes(HostContext context) {
        List<String> notes = new ArrayList<>(context.notes());
        notes.add("offers sessions: sandboxes that execute one command after the other");
        return notes;
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
        Duration lifetime = spec.limits().wall().plus(JailGate.PATIENCE).plus(GRACE);
        return Opening.of(
                FAILURE,
                opening -> {
                    Built built = build(spec, lifetime, false, opening);
                    return new HostSandbox(
                            new JailCell(built.hold(), built.streams(), built.attestation()),
                            spec.limits());
                });
    }

    @Override
    public boolean offersSessions() {
        return true;
    }

    @Override
    public SandboxSession openSession(SandboxSpec spec, Duration lifetime) {
        if (lifetime.compareTo(Duration.ofMillis(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    List.of(new Fault("lifetime", lifetime + " is impossible", "1 ms to 7 days")));
        }
        long ends = System.nanoTime() + lifetime.toNanos();
        return Opening.of(
                FAILURE,
                opening -> {
                    Built built = build(spec, lifetime.plus(GRACE), true, opening);
                    built.hold().claims().group().ifPresent(Cgroup::endOneAtATime);
                    SessionCell first =
                            new SessionCell(
                                    built.hold(),
                                    built.streams(),
                                    built.attestation(),
                                    built.program());
                    return new JailSession(built.hold(), built.gate(), spec.limits(), ends, first);
                });
    }

    /** A jail with a program at its gate. */
    private record Built(
            JailHold hold, JailGate gate, Streams streams, Attestation attestation, int program) {}

    private Built build(SandboxSpec spec, Duration lifetime, boolean session, Opening opening) {
        Jail helper =
                jail.filter(_ -> info.availability().available())
                        .orElseThrow(() -> SandboxException.refused("engine jail: unavailable"));
        Claims claims =
                weakness.claims(
                        opening.taking(
                                context.claim(spec.limits(), GROUP_OVERHEAD), Claims::close));
        Streams streams = opening.taking(new Streams(), Streams::close);
        ControlSocket control =
                opening.taking(
                        new ControlSocket(ControlSocket.Kind.MESSAGES), ControlSocket::close);
        boolean shared = spec.network() == NetworkAccess.NONE && claims.slot().isPresent();
        JailConfig config = configuration(spec, claims, shared, lifetime);
        Child child =
                opening.taking(
                        start(
                                helper,
                                session ? config.session() : config,
                                spec,
                                claims,
                                streams,
                                control,
                                shared),
                        Child::close);
        opening.taking(control, hanging -> end(hanging, child));
        control.theirs().close();
        streams.closeInside();
        JailGate gate =
                new JailGate(
                        spec,
                        claims,
                        control,
                        GROUP_OVERHEAD,
                        USER_OVERHEAD,
                        context.whyNoGroups(),
                        attesting);
        ControlSocket.Message ready = gate.ready();
        ProcessView program = ProcessView.of(ready.sender());
        Attestation attestation = weakness.attested(() -> gate.attest(streams, program, ready));
        int init = Integer.parseInt(program.status("PPid"));
        JailHold hold = new JailHold(claims, control, child, ready.sender(), init);
        opening.taking(hold.work(), WorkDirectory::close);
        return new Built(hold, gate, streams, attestation, ready.sender());
    }

    private Child start(
            Jail helper,
            JailConfig config,
            SandboxSpec spec,
            Claims claims,
            Streams streams,
            ControlSocket control,
            boolean shared) {
        List<Fd> leaks = weakness.leaks();
        try {
            return helper.start(
                    weakness.records(config),
                    weakness.streams(streams.inside()),
                    control.theirs(),
                    shared ? claims.slot().map(Slot::network) : Optional.empty(),
                    spec.honeyEnvironment(),
                    leaks);
        } finally {
            leaks.forEach(Fd::close);
        }
    }

    private static void end(ControlSocket control, Child child) {
        control.hangUp();
        child.await();
    }

    private JailConfig configuration(
            SandboxSpec spec, Claims claims, boolean sharedNetwork, Duration lifetime) {
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
        if (!attesting) {
            config.mute();
        }
        config.filter(
                weakness.filter(filters.getOrDefault(spec.network(), Bytes.EMPTY), spec.network()));
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
}
