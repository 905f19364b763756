package dev.crucible.engines.host;

import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.ProcessView.Mount;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads, from the host's side, whether gVisor's kernel, which is all that a program behind it can
 * reach, is itself behind walls; and what the inside says of the program. The host cannot see the
 * program itself: that it is behind this kernel is shown by what it sees of it.
 */
final class SentryEvidence {
    private static final List<String> NAMESPACES = List.of("user", "mnt", "net", "ipc", "uts");
    private static final long PAGE = 4096;
    private static final long KIBIBYTE = 1024;

    private final ProcessView sentry;
    private final ProcessView runtime;
    private final Evidence evidence;

    SentryEvidence(GatedProcess process, Evidence evidence) {
        this.sentry = ProcessView.of(process.program());
        this.runtime = ProcessView.of(process.child().pid());
        this.evidence = evidence;
    }

    /** The kernel's own process: no user of the host's that counts, filtered, in an empty root. */
    void sentry() {
        String users = sentry.status("Uid");
        evidence.require(
                "sentry-user", !users.isEmpty() && !users.matches("(.*\t)?0(\t.*)?"), users);
        evidence.missing("kernel-uid", "the kernels of all sandboxes have one user: " + users);
        String locked = sentry.status("NoNewPrivs");
        evidence.require("sentry-no-new-privs", locked.equals("1"), locked);
        String mode = sentry.status("Seccomp");
        evidence.require("sentry-seccomp", mode.equals("2"), mode);
        for (String kind : NAMESPACES) {
            String theirs = sentry.namespace(kind);
            boolean apart = !theirs.isEmpty() && !theirs.equals(ProcessView.ownNamespace(kind));
            evidence.require("sentry-" + kind + "-namespace", apart, theirs);
        }
        List<Mount> mounts = sentry.mounts();
        boolean empty =
                mounts.size() == 1
                        && mounts.getFirst().path().equals("/")
                        && mounts.getFirst().type().equals("tmpfs")
                        && mounts.getFirst().readOnly();
        evidence.require("sentry-root", empty, mounts.size() + " mounts");
        String ours = System.getProperty("os.version", "");
        String theirs = evidence.said("kernel");
        evidence.require(
                "kernel", !theirs.isEmpty() && !theirs.equals(ours), "not the host's " + ours);
    }

    /** Nothing but a loopback interface, for the kernel and so for what is behind it. */
    void network(NetworkAccess network) {
        String interfaces = String.join(",", sentry.interfaces());
        evidence.require("network", interfaces.equals("lo"), network.label() + ": " + interfaces);
    }

    /** The writable places are one file system in memory of the size that was asked for. */
    void disk(Path work, long bytes) {
        String size = "size=" + (bytes + PAGE - 1) / PAGE * PAGE / KIBIBYTE + "k";
        Optional<Mount> mount = runtime.mountAt(work.toString());
        evidence.require(
                "disk",
                mount.filter(there ->
                                there.type().equals("tmpfs")
                                        && there.fileSystemOptions().contains(size))
                        .isPresent(),
                mount.map(there -> String.join(",", there.fileSystemOptions())).orElse("none"));
    }

    /** The kernel and everything behind it is in the group, whose bounds leave room for it. */
    void group(Optional<Cgroup> group, Limits limits) {
        Cgroup bounded = group.orElseThrow();
        String figures = bounded.bounds();
        long memory = bounded.memoryBefore() + (limits.memoryBytes() & -PAGE);
        evidence.require(
                "control-group",
                figures.startsWith("memory " + memory + ", ")
                        && bounded.contains(sentry.controlGroups()),
                figures + ", of which " + bounded.memoryBefore() + " bytes are the sandbox's own");
    }

    /** What the inside says of the program; nobody on this side can see it. */
    void program() {
        claim("capabilities", "(0{16} ){3,4}0{16}");
        claim("no-new-privs", "1");
        claim("seccomp", "2");
        claim("groups", "0");
    }

    private void claim(String name, String expected) {
        evidence.require(name, evidence.said(name).matches(expected), "as the inside says");
    }

    /** What was tried at the gate was refused, each as it must be. */
    void forbiddenActs(NetworkAccess network) {
        ForbiddenActs acts = ForbiddenActs.ofOtherKernel(network);
        List<String> faults = acts.faults(evidence.said("forbidden-acts"));
        evidence.require(
                "forbidden-acts",
                faults.isEmpty(),
                faults.isEmpty() ? acts.size() + " refused" : String.join(", ", faults));
    }
}
