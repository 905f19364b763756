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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gate of one jail: who waits there, and whether every wall is around it. */
final class JailGate {
    /** How long building a sandbox may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SandboxSpec spec;
    private final Claims claims;
    private final ControlSocket control;
    private final int groupOverhead;
    private final int userOverhead;
    private final String whyNoGroups;

    /**
     * The gate of a jail for this specification.
     *
     * @param groupOverhead processes of Crucible's own in the control group
     * @param userOverhead processes of Crucible's own that have the sandbox's user
     */
    JailGate(
            SandboxSpec spec,
            Claims claims,
            ControlSocket control,
            int groupOverhead,
            int userOverhead,
            String whyNoGroups) {
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
            throw SandboxException.lost("the jail could not be built: " + text(message));
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

    private static String text(ControlSocket.Message message) {
        byte[] content = message.content();
        return new String(content, 1, content.length - 1, StandardCharsets.UTF_8);
    }

    /**
     * What isolation is in force for the program at the gate.
     *
     * @param process the sender of the message
     * @throws SandboxException refused, when anything that is required is not shown
     */
    Attestation attest(Streams streams, ProcessView process, ControlSocket.Message ready) {
        Map<String, String> inside = new HashMap<>();
        for (String fact : text(ready).split(" ", -1)) {
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
        host.resources(claims.group(), spec.limits(), groupOverhead, userOverhead, whyNoGroups);
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
