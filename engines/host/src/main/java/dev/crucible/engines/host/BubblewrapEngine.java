package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Host;
import dev.crucible.linux.Jail;
import dev.crucible.linux.JailConfig;
import dev.crucible.linux.Namespaces;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.SeccompProfile;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.Spawner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sandboxes by bubblewrap. Started by root, it gets a real unprivileged user first: otherwise what
 * it builds would still be the host's root to the kernel (CVE-less, but measured). Its environment
 * is empty and its arguments come through a descriptor, because the sandbox can read both.
 */
final class BubblewrapEngine implements ExecutionEngine {
    /** bubblewrap's monitor and its init. */
    static final int OVERHEAD = 2;

    /** And the shell at the gate, until it is the program. */
    private static final int USER_OVERHEAD = OVERHEAD + 1;

    static final Path PROGRAM = Path.of("/usr/bin/bwrap");

    private final HostContext context;
    private final Optional<Jail> helper;
    private final Path program;
    private final HostRoot root;
    private final Weakness weakness;
    private final EngineInfo info;

    /**
     * The engine on this machine.
     *
     * @param helper waits at the gate and tries what is forbidden; a shell, which cannot, when it
     *     was not built
     */
    BubblewrapEngine(HostContext context, Optional<Jail> helper, HostRoot root, Weakness weakness) {
        this(context, helper, root, weakness, PROGRAM);
    }

    /** The same with bubblewrap in another place. */
    BubblewrapEngine(
            HostContext context,
            Optional<Jail> helper,
            HostRoot root,
            Weakness weakness,
            Path program) {
        this.context = context;
        this.program = program;
        this.helper = helper;
        this.root = root;
        this.weakness = weakness;
        List<String> notes = new ArrayList<>(context.notes());
        notes.add("no Landlock");
        if (helper.isEmpty()) {
            notes.add("the native helper was not built: nothing is tried at the gate");
        }
        this.info =
                new EngineInfo(
                        "bubblewrap", IsolationClass.PROCESS, version(), availability(), notes);
    }

    private static String version() {
        if (!Files.isExecutable(PROGRAM)) {
            return "";
        }
        return Spawner.output(List.of(PROGRAM.toString(), "--version"))
                .strip()
                .replace("bubblewrap ", "");
    }

    static Availability availability() {
        if (!SeccompProfile.supported()) {
            return new Availability.Unavailable(
                    "there is no system call filter for this processor; x86-64 is needed");
        }
        if (!Files.isExecutable(PROGRAM)) {
            return new Availability.Unavailable(
                    PROGRAM + " is not there: install the package bubblewrap");
        }
        if (Host.root() && !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            return new Availability.Unavailable(
                    "/usr/bin/setpriv is not there: install the package util-linux");
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
        if (!info.availability().available()) {
            throw SandboxException.refused("engine bubblewrap: unavailable");
        }
        return Opening.of(
                "bubblewrap could not build the sandbox",
                opening -> {
                    Claims claims =
                            weakness.claims(
                                    opening.taking(
                                            context.claim(spec.limits(), OVERHEAD), Claims::close));
                    GatedProcess process =
                            opening.taking(start(spec, claims), GatedProcess::abandon);
                    ControlSocket.Message ready = process.awaitGate();
                    Attestation attestation =
                            weakness.attested(() -> attest(spec, claims, process, ready));
                    return new HostSandbox(
                            new BubblewrapCell(claims, process, attestation, helper.isEmpty()),
                            spec.limits());
                });
    }

    private GatedProcess start(SandboxSpec spec, Claims claims) {
        BubblewrapArguments arguments = new BubblewrapArguments(root, spec);
        Bytes filter = Bytes.copyOf(SeccompProfile.load().program(spec.network()).toBytes());
        return start(
                program,
                claims,
                spec.limits(),
                arguments.words(GatedProcess.FIRST_EXTRA + 1),
                arguments.contents(weakness.filter(filter, spec.network())),
                helper,
                weakness);
    }

    /**
     * Starts bubblewrap with somebody at the gate inside.
     *
     * @param program bubblewrap
     * @param words what bubblewrap is told
     * @param contents of the descriptors that the words speak of, in order
     * @param helper who is at the gate; a shell when there is none
     */
    static GatedProcess start(
            Path program,
            Claims claims,
            Limits limits,
            List<String> words,
            List<Bytes> contents,
            Optional<Jail> helper,
            Weakness weakness) {
        Map<Integer, Long> bounds =
                weakness.bounds(
                        ResourceLimits.of(limits, claims.group().isPresent(), USER_OVERHEAD));
        List<Fd> extra = new ArrayList<>();
        try {
            extra.add(Fd.memory(BubblewrapWords.encoded(weakness.words(words))));
            contents.forEach(content -> extra.add(Fd.memory(content.toArray())));
            int next = GatedProcess.FIRST_EXTRA + extra.size();
            helper.ifPresent(jail -> {
                JailConfig config = new JailConfig();
                bounds.forEach(config::limit);
                extra.addAll(jail.gateFiles(config));
            });
            extra.addAll(weakness.leaks());
            List<String> bubblewrap = new ArrayList<>();
            bubblewrap.addAll(
                    List.of(
                            program.toString(),
                            "--args",
                            Integer.toString(GatedProcess.FIRST_EXTRA),
                            "--"));
            bubblewrap.addAll(helper.isPresent() ? Jail.gate(next) : Gate.shell("/work", bounds));
            return GatedProcess.start(
                    weakness.command(claims, bubblewrap),
                    extra,
                    helper.isPresent() ? ControlSocket.Kind.MESSAGES : ControlSocket.Kind.STREAM,
                    weakness);
        } finally {
            extra.forEach(Fd::close);
        }
    }

    private Attestation attest(
            SandboxSpec spec, Claims claims, GatedProcess process, ControlSocket.Message ready) {
        Evidence evidence =
                helper.isPresent() ? Evidence.twoSided(GateReport.of(ready)) : Evidence.hostOnly();
        ProcessView view = ProcessView.of(process.program());
        NamespaceEvidence host = new NamespaceEvidence(view, evidence);
        host.identity(claims.slot().map(Slot::user));
        host.privileges();
        host.namespaces();
        host.network(spec.network());
        ProcessView.MountTable mounts = view.mountTable();
        host.files(mounts);
        host.disk(mounts, spec.limits().diskBytes());
        host.descriptors(process.streams(), process.control());
        host.resources(
                claims.group(), spec.limits(), OVERHEAD, USER_OVERHEAD, context.whyNoGroups());
        evidence.missing("landlock", "bubblewrap does not offer it");
        host.forbiddenActs(spec.network(), false);
        return JailGate.accept(
                new Attestation("bubblewrap", IsolationClass.PROCESS, evidence.controls()));
    }
}
