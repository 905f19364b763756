package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Control;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.SandboxException;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Host;
import dev.crucible.linux.Poller;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.Slots.Slot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The gate of one jail: who waits there, and whether every wall is around it. */
final class JailGate {
    /** How long building a sandbox may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The first version of Landlock that refuses commands to devices. */
    private static final int DEVICE_COMMANDS = 5;

    private final SandboxSpec spec;
    private final Claims claims;
    private final ControlSocket control;
    private final int groupOverhead;
    private final int userOverhead;
    private final String whyNoGroups;
    private final boolean attesting;

    /**
     * The gate of a jail for this specification.
     *
     * @param groupOverhead processes of Crucible's own in the control group
     * @param userOverhead processes of Crucible's own that have the sandbox's user
     * @param attesting whether anything is asked for; only a benchmark goes without
     */
    JailGate(
            SandboxSpec spec,
            Claims claims,
            ControlSocket control,
            int groupOverhead,
            int userOverhead,
            String whyNoGroups,
            boolean attesting) {
        this.attesting = attesting;
        this.spec = spec;
        this.claims = claims;
        this.control = control;
        this.groupOverhead = groupOverhead;
        this.userOverhead = userOverhead;
        this.whyNoGroups = whyNoGroups;
    }

    /** Waits for a program to reach the gate. */
    ControlSocket.Message ready() {
        return requireReady(next());
    }

    /** Whether that is what a program at the gate says. */
    ControlSocket.Message requireReady(ControlSocket.Message message) {
        if (message.content()[0] != 'R') {
            throw SandboxException.lost(
                    "the jail could not be built: " + GateReport.complaint(message));
        }
        return message;
    }

    /** Waits for whatever the jail has to say next. */
    ControlSocket.Message next() {
        if (!new Poller().input(control.ours()).await(PATIENCE).ready(0)) {
            throw SandboxException.lost(
                    "the jail did not reach its gate in " + PATIENCE.toSeconds() + " s");
        }
        ControlSocket.Message message = control.receive();
        if (message.end()) {
            throw SandboxException.lost("the jail ended before its gate");
        }
        return message;
    }

    /**
     * What isolation is in force for the program at the gate.
     *
     * @param process the sender of the message
     * @throws SandboxException refused, when anything that is required is not shown
     */
    Attestation attest(Streams streams, ProcessView process, ControlSocket.Message ready) {
        if (!attesting) {
            return Attestation.none("jail", IsolationClass.NONE);
        }
        Evidence evidence = Evidence.twoSided(GateReport.of(ready));
        NamespaceEvidence host = new NamespaceEvidence(process, evidence);
        host.identity(claims.slot().map(Slot::user));
        host.privileges();
        host.namespaces();
        host.network(spec.network());
        ProcessView.MountTable mounts = process.mountTable();
        host.files(mounts);
        host.disk(mounts, spec.limits().diskBytes());
        host.descriptors(streams, control);
        host.resources(claims.group(), spec.limits(), groupOverhead, userOverhead, whyNoGroups);
        int landlock = Host.landlockVersion();
        host.landlock(landlock);
        host.forbiddenActs(spec.network(), landlock >= DEVICE_COMMANDS);
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
