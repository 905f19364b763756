package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Eligibility;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Jail;
import dev.crucible.linux.WorkDirectory;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * gVisor: a kernel of its own in user space (the Sentry), which answers the program's system calls.
 * The working directory is a file system of the host in memory, mounted where only this sandbox's
 * processes see it, so that files go in and out without asking anybody inside.
 *
 * @param program where it is
 * @param version as it says
 * @param roots the root folders of its containers
 */
record Gvisor(Optional<Path> program, String version, ContainerRoots roots)
        implements ContainerRuntime {
    private static final String UNSHARE = "/usr/bin/unshare";
    private static final int INSIDE_ID = 1000;
    private static final long MEBIBYTE = 1024 * 1024;

    /**
     * Threads of the Sentry and its file server that may come beside those of the program, which
     * must not be blamed for them.
     */
    private static final int SPARE_TASKS = 128;

    /** A thread of the program is one of the host's, and keeps another of the Sentry's busy. */
    private static final int TASKS_PER_PROCESS = 2;

    /** Mounts the working directory, then becomes the runtime. */
    private static final String MOUNT =
            "mount -t tmpfs -o \"$2\" crucible-work \"$1\" && mkdir -m 1777 \"$1/"
                    + BubblewrapArguments.TEMPORARY
                    + "\" && shift 2 && exec \"$@\"";

    @Override
    public String name() {
        return "gvisor";
    }

    @Override
    public IsolationClass isolation() {
        return IsolationClass.KERNEL;
    }

    @Override
    public String installation() {
        return "install gVisor (the package runsc)";
    }

    @Override
    public Eligibility eligibility() {
        return new Eligibility.Reserve("its starts and system calls cost many times more");
    }

    @Override
    public List<String> notes() {
        return List.of("platform ptrace: the program's system calls are stopped one by one");
    }

    @Override
    public boolean byInput() {
        return true;
    }

    @Override
    public int builders() {
        return 256;
    }

    @Override
    public long builderBytes() {
        return 512 * MEBIBYTE;
    }

    @Override
    public ContainerBundle bundle(SandboxSpec spec, Claims claims, Jail helper, Path folder) {
        ObjectNode node =
                ContainerBundle.configuration(
                        roots.of(spec, helper.program()),
                        limits(spec),
                        Jail.guest(ContainerRoot.HELPER, true));
        ArrayNode namespaces = node.putObject("linux").putArray("namespaces");
        for (String kind : List.of("pid", "mount", "ipc", "uts", "network")) {
            namespaces.addObject().put("type", kind);
        }
        ArrayNode mounts = node.withArray("mounts");
        ContainerBundle.mount(mounts, "/proc", "proc", "proc");
        return ContainerBundle.in(
                folder,
                work -> {
                    place(mounts, "/work", work);
                    place(mounts, "/tmp", work.resolve(BubblewrapArguments.TEMPORARY));
                    return node;
                });
    }

    private static void place(ArrayNode mounts, String inside, Path outside) {
        ContainerBundle.mount(
                mounts, inside, "bind", outside.toString(), "bind", "nosuid", "nodev");
    }

    @Override
    public Map<Integer, Long> limits(SandboxSpec spec) {
        Map<Integer, Long> limits = new LinkedHashMap<>(ContainerRuntime.super.limits(spec));
        // Its kernel has no message queues, and refuses to bound them.
        limits.remove(ResourceLimits.MESSAGE_QUEUES);
        return limits;
    }

    @Override
    public List<String> command(
            SandboxSpec spec, Claims claims, Jail helper, ContainerBundle bundle) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                UNSHARE,
                                "--mount",
                                "--propagation",
                                "private",
                                "/bin/sh",
                                "-c",
                                MOUNT,
                                "work",
                                bundle.work().toString(),
                                WorkFileSystem.options(spec.limits().diskBytes())
                                        + ",mode=755,nosuid,nodev,uid="
                                        + INSIDE_ID
                                        + ",gid="
                                        + INSIDE_ID));
        List<String> runtime =
                List.of(
                        program.orElseThrow().toString(),
                        "--root",
                        bundle.state().toString(),
                        "--network=none",
                        "--ignore-cgroups",
                        "--platform=ptrace",
                        "run",
                        "--bundle",
                        bundle.folder().toString(),
                        bundle.container());
        words.addAll(helper.attending(Gate.enter(claims.group(), Optional.empty(), runtime)));
        return words;
    }

    /** Every process of the program is one of the host's as well, beside the Sentry's threads. */
    @Override
    public void settle(SandboxSpec spec, Claims claims) {
        Cgroup group = claims.group().orElseThrow();
        group.boundFromHere(
                spec.limits().memoryBytes(),
                group.tasks() + SPARE_TASKS + TASKS_PER_PROCESS * spec.limits().processes());
    }

    @Override
    public WorkDirectory work(Claims claims, GatedProcess process, ContainerBundle bundle) {
        return WorkDirectory.ofProcess(process.child().pid(), bundle.work().toString(), INSIDE_ID)
                .hiding(BubblewrapArguments.TEMPORARY);
    }

    /** What comes from inside is sent by the Sentry. */
    @Override
    public int reporter(GatedProcess process) {
        return process.program();
    }

    @Override
    public Attestation attest(
            SandboxSpec spec,
            Claims claims,
            GatedProcess process,
            ContainerBundle bundle,
            ControlSocket.Message ready) {
        Evidence evidence = Evidence.twoSided(GateReport.of(ready));
        SentryEvidence seen = new SentryEvidence(process, evidence);
        seen.sentry();
        seen.network(spec.network());
        seen.disk(bundle.work(), spec.limits().diskBytes());
        seen.group(claims.group(), spec.limits());
        seen.program();
        seen.forbiddenActs(spec.network());
        return JailGate.accept(new Attestation(name(), isolation(), evidence.controls()));
    }
}
