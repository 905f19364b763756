package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Host;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.UserTasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The honest beginning: an ordinary process of another user, with limits but without isolation. It
 * sees the host's files, processes and network. It exists to be measured against.
 */
final class SubprocessEngine implements ExecutionEngine {
    private final HostContext context;
    private final EngineInfo info;

    SubprocessEngine(HostContext context) {
        this.context = context;
        List<String> notes = new ArrayList<>(context.notes());
        notes.add("isolates nothing; only with --unsafe");
        this.info = new EngineInfo("subprocess", IsolationClass.NONE, "1", availability(), notes);
    }

    private static Availability availability() {
        return Host.root() && !Files.isExecutable(Path.of("/usr/bin/setpriv"))
                ? new Availability.Unavailable(
                        "/usr/bin/setpriv is not there: install the package util-linux")
                : new Availability.Available();
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
            throw SandboxException.refused("engine subprocess: unavailable");
        }
        return Opening.of("the process could not be started", opening -> open(spec, opening));
    }

    private Sandbox open(SandboxSpec spec, Opening opening) {
        Claims claims = opening.taking(context.claim(spec.limits(), 0), Claims::close);
        Optional<Integer> user = claims.slot().map(Slot::user);
        int others = user.isPresent() ? 0 : UserTasks.of(Host.userId());
        TemporaryFolder folder =
                opening.taking(TemporaryFolder.in(context.folder(), user), TemporaryFolder::close);
        List<String> shell =
                Gate.shell(
                        folder.work().toString(),
                        ResourceLimits.of(spec.limits(), claims.group().isPresent(), others));
        GatedProcess process =
                opening.taking(
                        GatedProcess.start(
                                Gate.enter(claims.group(), user, guarded(shell)),
                                List.of(),
                                ControlSocket.Kind.STREAM),
                        GatedProcess::abandon);
        process.awaitGate();
        Attestation attestation = attest(spec, claims, process, others);
        return new HostSandbox(
                new SubprocessCell(claims, process, attestation, folder), spec.limits());
    }

    /** No gain of privilege through set-user-id programs, where the tool for it is there. */
    private static List<String> guarded(List<String> shell) {
        if (!Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            return shell;
        }
        List<String> argv = new ArrayList<>(List.of("/usr/bin/setpriv", "--no-new-privs"));
        argv.addAll(shell);
        return argv;
    }

    /**
     * What is in force.
     *
     * @param others what else the user has running: it counts as much as the run
     */
    private Attestation attest(SandboxSpec spec, Claims claims, GatedProcess process, int others) {
        Evidence evidence = Evidence.hostOnly();
        ProcessView view = ProcessView.of(process.program());
        NamespaceEvidence host = new NamespaceEvidence(view, evidence);
        host.identity(claims.slot().map(Slot::user));
        String effective = view.status("CapEff");
        evidence.require("capabilities", effective.equals("0000000000000000"), effective);
        String noNewPrivileges = view.status("NoNewPrivs");
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            evidence.require("no-new-privs", noNewPrivileges.equals("1"), noNewPrivileges);
        } else {
            evidence.missing("no-new-privs", "/usr/bin/setpriv is not there");
        }
        host.descriptors(process.streams(), process.control());
        host.resources(claims.group(), spec.limits(), 0, others, context.whyNoGroups());
        if (claims.group().isEmpty() && claims.slot().isEmpty()) {
            evidence.missing(
                    "descendants",
                    "no control group and no user of its own: what leaves its session outlives the"
                            + " run");
        }
        for (String absent :
                List.of(
                        "namespaces",
                        "network",
                        "read-only-root",
                        "disk",
                        "seccomp",
                        "landlock",
                        "forbidden-acts")) {
            evidence.missing(absent, "a plain process of the host");
        }
        return JailGate.accept(
                new Attestation("subprocess", IsolationClass.NONE, evidence.controls()));
    }
}
