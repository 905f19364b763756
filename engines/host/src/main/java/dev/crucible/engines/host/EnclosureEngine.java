package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.ProcessView;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A house made to be broken into. From the machine it is kept apart by namespaces, a control group
 * and a user of its own; for the program in it there is no filter, no mask and no closed door: it
 * reads the host's files, and where a burglar looks there is honey. An attempt that comes to
 * nothing even here proves nothing anywhere.
 */
final class EnclosureEngine implements ExecutionEngine {
    private static final String NEEDS_GROUP = "an enclosure needs a control group: ";
    private static final long SMALL = 1024 * 1024;

    private static final String HOME_OF_ROOT = "/" + "root";

    /** Where a sandbox must show nothing, and what lies there instead. */
    private static final List<String> HONEY =
            List.of(
                    HOME_OF_ROOT + "/.docker/config.json",
                    HOME_OF_ROOT + "/.aws/credentials",
                    "/sys/kernel/uevent_helper",
                    "/sys/power/state",
                    "/dev/mem",
                    "/dev/kvm",
                    "/dev/vda");

    private static final List<String> EMPTY = List.of(HOME_OF_ROOT, "/sys", "/var", "/boot");

    /** What a program in it may do. */
    enum Kind {
        /** What an ordinary user may. */
        PLAIN("enclosure"),
        /** Everything that the root of a user namespace may. */
        PRIVILEGED("enclosure-root");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private final HostContext context;
    private final Kind kind;
    private final EngineInfo info;

    EnclosureEngine(HostContext context, Kind kind) {
        this.context = context;
        this.kind = kind;
        this.info =
                new EngineInfo(
                        kind.label,
                        IsolationClass.NONE,
                        "1",
                        availability(context),
                        context.notes());
    }

    private static Availability availability(HostContext context) {
        Availability bubblewrap = BubblewrapEngine.availability();
        return bubblewrap.available() && !context.whyNoGroups().isEmpty()
                ? new Availability.Unavailable(NEEDS_GROUP + context.whyNoGroups())
                : bubblewrap;
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
        if (info.availability() instanceof Availability.Unavailable(String reason)) {
            throw SandboxException.refused("no enclosure can be built: " + reason);
        }
        return Opening.of("no enclosure could be built", opening -> open(spec, opening));
    }

    private Sandbox open(SandboxSpec spec, Opening opening) {
        Claims claims =
                opening.taking(
                        context.claim(spec.limits(), BubblewrapEngine.OVERHEAD), Claims::close);
        if (claims.group().isEmpty()) {
            throw SandboxException.refused(NEEDS_GROUP + context.whyNoGroups());
        }
        GatedProcess process =
                opening.taking(
                        BubblewrapEngine.start(
                                BubblewrapEngine.PROGRAM,
                                claims,
                                spec.limits(),
                                words(spec, GatedProcess.FIRST_EXTRA + 1),
                                HONEY.stream().map(path -> Bytes.utf8("honey\n")).toList(),
                                Optional.empty(),
                                Weakness.showing(spec.honeyEnvironment())),
                        GatedProcess::abandon);
        process.awaitGate();
        Attestation attestation = attest(ProcessView.of(process.program()));
        return new HostSandbox(
                new BubblewrapCell(claims, process, attestation, true), spec.limits());
    }

    private List<String> words(SandboxSpec spec, int first) {
        BubblewrapWords words = new BubblewrapWords("enclosure");
        switch (kind) {
            case PLAIN -> words.add("--uid", "1000", "--gid", "1000", "--cap-drop", "ALL");
            case PRIVILEGED -> words.add("--uid", "0", "--gid", "0", "--cap-add", "ALL");
        }
        words.add("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc");
        EMPTY.stream()
                .filter(path -> Files.isDirectory(Path.of(path)))
                .forEach(path -> words.memory(SMALL, path));
        int descriptor = first;
        for (String path : HONEY) {
            words.add("--perms", "0666", "--file", "" + descriptor++, path);
        }
        return words.memory(spec.limits().diskBytes(), "/work").list();
    }

    /** Whatever the program in it does, the machine is on the other side of these. */
    private Attestation attest(ProcessView process) {
        Evidence evidence = Evidence.hostOnly();
        new NamespaceEvidence(process, evidence).namespaces();
        boolean root = process.status("Uid").startsWith("0\t");
        evidence.require("kernel-uid", !root, process.status("Uid"));
        return JailGate.accept(
                new Attestation(info.name(), IsolationClass.NONE, evidence.controls()));
    }
}
