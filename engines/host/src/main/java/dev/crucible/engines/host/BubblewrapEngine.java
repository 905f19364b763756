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
import dev.crucible.linux.Fd;
import dev.crucible.linux.Host;
import dev.crucible.linux.LinuxException;
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

    private static final Path PROGRAM = Path.of("/usr/bin/bwrap");

    private final HostContext context;
    private final HostRoot root;
    private final EngineInfo info;

    BubblewrapEngine(HostContext context, HostRoot root) {
        this.context = context;
        this.root = root;
        List<String> notes = new ArrayList<>(context.notes());
        notes.add("no Landlock");
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
        Claims claims = context.claim(spec.limits(), OVERHEAD);
        GatedProcess process = null;
        try {
            process = start(spec, claims);
            process.awaitGate();
            Attestation attestation = attest(spec, claims, process);
            return new HostSandbox(new BubblewrapCell(claims, process, attestation), spec.limits());
        } catch (RuntimeException | Error broken) {
            if (process != null) {
                process.abandon();
            }
            claims.close();
            if (broken instanceof LinuxException) {
                throw SandboxException.lost(
                        "bubblewrap could not build the sandbox: " + broken.getMessage(), broken);
            }
            throw broken;
        }
    }

    private GatedProcess start(SandboxSpec spec, Claims claims) {
        BubblewrapArguments arguments = new BubblewrapArguments(root, spec);
        Bytes filter = Bytes.copyOf(SeccompProfile.load().program(spec.network()).toBytes());
        return start(
                claims,
                spec.limits(),
                arguments.encoded(GatedProcess.FIRST_EXTRA + 1),
                arguments.contents(filter));
    }

    /**
     * Starts bubblewrap with a shell at the gate inside.
     *
     * @param words what bubblewrap is told
     * @param contents of the descriptors that the words speak of, in order
     */
    static GatedProcess start(Claims claims, Limits limits, byte[] words, List<Bytes> contents) {
        return start(claims, limits, words, contents, Map.of());
    }

    /** The same with this environment, which its init shows to everybody inside. */
    static GatedProcess start(
            Claims claims,
            Limits limits,
            byte[] words,
            List<Bytes> contents,
            Map<String, String> environment) {
        List<Fd> extra = new ArrayList<>();
        try {
            extra.add(Fd.memory(words));
            contents.forEach(content -> extra.add(Fd.memory(content.toArray())));
            List<String> bubblewrap = new ArrayList<>();
            bubblewrap.addAll(
                    List.of(
                            PROGRAM.toString(),
                            "--args",
                            Integer.toString(GatedProcess.FIRST_EXTRA),
                            "--"));
            bubblewrap.addAll(
                    Gate.shell(
                            "/work",
                            ResourceLimits.of(limits, claims.group().isPresent(), USER_OVERHEAD)));
            List<String> argv =
                    Gate.enter(claims.group(), claims.slot().map(Slot::user), bubblewrap);
            return GatedProcess.start(argv, extra, environment);
        } finally {
            extra.forEach(Fd::close);
        }
    }

    private Attestation attest(SandboxSpec spec, Claims claims, GatedProcess process) {
        Evidence evidence = new Evidence(Map.of());
        ProcessView view = ProcessView.of(process.program());
        NamespaceEvidence host = new NamespaceEvidence(view, evidence);
        host.identity(claims.slot().map(Slot::user));
        host.privileges();
        host.namespaces();
        host.network(spec.network());
        List<ProcessView.Mount> mounts = view.mounts();
        host.files(mounts);
        host.disk(mounts, spec.limits().diskBytes());
        host.descriptors(process.streams(), process.control());
        host.resources(
                claims.group(), spec.limits(), OVERHEAD, USER_OVERHEAD, context.whyNoGroups());
        evidence.missing("landlock", "bubblewrap does not offer it");
        return JailGate.accept(
                new Attestation("bubblewrap", IsolationClass.PROCESS, evidence.controls()));
    }
}
