package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Eligibility;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.SandboxSpec;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Host;
import dev.crucible.linux.Jail;
import dev.crucible.linux.ProcessView;
import dev.crucible.linux.Slots;
import dev.crucible.linux.Slots.Slot;
import dev.crucible.linux.WorkDirectory;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * runc: namespaces of the one shared kernel. The program's user is one of its own to the kernel,
 * and so is the user that is root inside: nothing that is untrusted ever has that one.
 *
 * @param program where it is
 * @param version as it says
 * @param roots the root folders of its containers
 */
record Runc(Optional<Path> program, String version, ContainerRoots roots)
        implements ContainerRuntime {
    /** Root of the user namespaces, to the host's kernel: below all users of sandboxes. */
    private static final int SETUP_USER = Slots.FIRST_USER - 1;

    /** The helper, which is the sandbox's first process. */
    private static final int GROUP_OVERHEAD = 1;

    private static final int USER_OVERHEAD = 1;
    private static final int DEVICE_COMMANDS = 5;
    private static final int INSIDE_ID = 1000;
    private static final long MEBIBYTE = 1024 * 1024;

    @Override
    public String name() {
        return "runc";
    }

    @Override
    public IsolationClass isolation() {
        return IsolationClass.PROCESS;
    }

    @Override
    public String installation() {
        return "install the package runc";
    }

    @Override
    public Eligibility eligibility() {
        List<String> escapes = RuncFlaws.of(version);
        return escapes.isEmpty()
                ? new Eligibility.Always()
                : new Eligibility.OptIn(
                        "runc "
                                + version
                                + " has known escapes, as far as its version tells: "
                                + String.join(", ", escapes));
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public boolean byInput() {
        return false;
    }

    @Override
    public int builders() {
        return 64;
    }

    @Override
    public long builderBytes() {
        return 128 * MEBIBYTE;
    }

    @Override
    public ContainerBundle bundle(SandboxSpec spec, Claims claims, Jail helper, Path folder) {
        ObjectNode node =
                ContainerBundle.configuration(
                        roots.of(spec, helper.program()),
                        limits(spec),
                        Jail.guest(ContainerRoot.HELPER, false));
        ArrayNode mounts = node.withArray("mounts");
        ContainerBundle.mount(
                mounts, "/proc", "proc", "proc", "nosuid", "noexec", "nodev", "subset=pid");
        ContainerBundle.mount(
                mounts, "/dev", "tmpfs", "tmpfs", "nosuid", "noexec", "ro", "mode=755", "size=64k");
        ContainerBundle.mount(
                mounts,
                "/work",
                "tmpfs",
                "tmpfs",
                "nosuid",
                "nodev",
                "mode=755",
                "uid=" + INSIDE_ID,
                "gid=" + INSIDE_ID,
                WorkFileSystem.options(spec.limits().diskBytes()));
        ObjectNode linux = node.putObject("linux");
        claims.group().ifPresent(group -> linux.put("cgroupsPath", group.path()));
        int user = claims.slot().map(Slot::user).orElseThrow();
        for (String kind : List.of("uidMappings", "gidMappings")) {
            ArrayNode mappings = linux.putArray(kind);
            mappings.addObject().put("containerID", 0).put("hostID", SETUP_USER).put("size", 1);
            mappings.addObject().put("containerID", INSIDE_ID).put("hostID", user).put("size", 1);
        }
        ArrayNode namespaces = linux.putArray("namespaces");
        for (String kind : List.of("pid", "mount", "ipc", "uts", "network", "user", "cgroup")) {
            namespaces.addObject().put("type", kind);
        }
        return ContainerBundle.in(folder, _ -> node);
    }

    @Override
    public List<String> command(
            SandboxSpec spec, Claims claims, Jail helper, ContainerBundle bundle) {
        // Detached, it passes the streams on as they are, instead of copying what they carry.
        return helper.attending(
                List.of(
                        program.orElseThrow().toString(),
                        "--root",
                        bundle.state().toString(),
                        "run",
                        "--detach",
                        "--no-new-keyring",
                        "--preserve-fds",
                        "1",
                        "--bundle",
                        bundle.folder().toString(),
                        bundle.container()));
    }

    @Override
    public void settle(SandboxSpec spec, Claims claims) {
        claims.group()
                .ifPresent(group -> {
                    group.limit(
                            spec.limits().memoryBytes(),
                            spec.limits().processes() + GROUP_OVERHEAD);
                    group.countFromHere();
                });
    }

    @Override
    public WorkDirectory work(Claims claims, GatedProcess process, ContainerBundle bundle) {
        int user = claims.slot().map(Slot::user).orElseThrow();
        return WorkDirectory.ofProcess(process.program(), "/work", user)
                .hiding(BubblewrapArguments.TEMPORARY);
    }

    @Override
    public int reporter(GatedProcess process) {
        return Integer.parseInt(ProcessView.of(process.program()).status("PPid"));
    }

    @Override
    public Attestation attest(
            SandboxSpec spec,
            Claims claims,
            GatedProcess process,
            ContainerBundle bundle,
            ControlSocket.Message ready) {
        Evidence evidence = Evidence.twoSided(GateReport.of(ready));
        ProcessView view = ProcessView.of(process.program());
        NamespaceEvidence seen = new NamespaceEvidence(view, evidence);
        seen.identity(claims.slot().map(Slot::user));
        seen.privileges();
        seen.namespaces();
        seen.network(spec.network());
        ProcessView.MountTable mounts = view.mountTable();
        seen.files(mounts, roots.place(spec));
        seen.disk(mounts, spec.limits().diskBytes());
        seen.descriptors(process.streams(), process.control());
        seen.resources(claims.group(), spec.limits(), GROUP_OVERHEAD, USER_OVERHEAD, "");
        int landlock = Host.landlockVersion();
        seen.landlock(landlock);
        seen.forbiddenActs(spec.network(), landlock >= DEVICE_COMMANDS);
        return JailGate.accept(new Attestation(name(), isolation(), evidence.controls()));
    }
}
