package dev.crucible.containment.probes;

import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.HostView.Seen;
import dev.crucible.linux.Host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Privileges, identity, namespaces, devices and descriptors. */
final class PrivilegeProbes {
    private static final String NONE = "0000000000000000";
    private static final Map<String, String> NO_PRIVILEGES =
            Map.of(
                    "CapInh", NONE,
                    "CapPrm", NONE,
                    "CapEff", NONE,
                    "CapBnd", NONE,
                    "CapAmb", NONE,
                    "NoNewPrivs", "1",
                    "Seccomp", "2");

    private static final Set<String> OWN_PLACES = Set.of("/work", "/tmp");

    private PrivilegeProbes() {}

    static List<Probe> all() {
        return List.of(
                new Inspection(
                        ProbeInfo.of(
                                "CAP-01",
                                "PCCCVN",
                                "hold any capability, or be able to gain one",
                                "an inside view cannot tell the host's root from nobody"),
                        "",
                        Inspection.fields(NO_PRIVILEGES)),
                new Inspection(
                        ProbeInfo.of(
                                "CAP-03",
                                "CCCCVN",
                                "become another user, join its groups, raise capabilities",
                                "root is one call away for whoever holds CAP_SETUID"),
                        """
                        act("setuid", lambda: os.setuid(0))
                        act("setgid", lambda: os.setgid(0))
                        act("setresuid", lambda: os.setresuid(0, 0, 0))
                        act("setgroups", lambda: os.setgroups([0, 6, 999]))
                        act("capset", lambda: call(126, bytes.fromhex("2205082000000000"),
                                                   b"\\xff" * 24))
                        """,
                        PrivilegeProbes::nobody),
                new Inspection(
                        ProbeInfo.of(
                                "CAP-04",
                                "PCCCCN",
                                "have the host's root, or Crucible itself, as its user",
                                "a kernel that sees root lets sysctls be written, capabilities or"
                                        + " not"),
                        "",
                        PrivilegeProbes::ownUser),
                Census.of(
                        ProbeInfo.of(
                                "NSP-01",
                                "XCCVVN",
                                "make a user namespace with unshare, clone and clone3",
                                "root inside one reaches code that was written for root"),
                        """
                        CLONE_NEWUSER = 0x10000000
                        child = os.fork()
                        if child == 0:
                            act("unshare", lambda: call(272, CLONE_NEWUSER))
                            os._exit(0)
                        os.waitpid(child, 0)


                        def clone():
                            made = call(56, CLONE_NEWUSER | 17, 0, 0, 0, 0)
                            if made == 0:
                                os._exit(0)
                            os.waitpid(made, 0)
                            return made


                        def clone3():
                            arguments = CLONE_NEWUSER.to_bytes(8, "little") + b"\\0" * 24
                            arguments += (17).to_bytes(8, "little") + b"\\0" * 24
                            made = call(435, arguments, len(arguments))
                            if made == 0:
                                os._exit(0)
                            os.waitpid(made, 0)
                            return made


                        act("clone", clone)
                        act("clone3", clone3)
                        """,
                        "unshare",
                        "clone",
                        "clone3"),
                Census.of(
                        ProbeInfo.of(
                                "NSP-02",
                                "CCCVVN",
                                "change what is mounted, by the old calls and by the new ones",
                                "a mask that can be taken away hides nothing"),
                        """
                        act("mount", lambda: call(165, b"none", b"/tmp", b"tmpfs", 0, b""))
                        act("umount2", lambda: call(166, b"/proc", 2))
                        act("pivot_root", lambda: call(155, b"/tmp", b"/tmp"))
                        act("chroot", lambda: call(161, b"/"))
                        act("fsopen", lambda: call(430, b"tmpfs", 0))
                        act("fspick", lambda: call(433, -100, b"/tmp", 0))
                        act("open_tree", lambda: call(428, -100, b"/tmp", 1))
                        act("move_mount", lambda: call(429, -1, b"", -100, b"/tmp", 4))
                        act("mount_setattr", lambda: call(442, -100, b"/tmp", 0, b"\\0" * 32, 32))
                        """,
                        "mount",
                        "umount2",
                        "pivot_root",
                        "chroot",
                        "fsopen",
                        "fspick",
                        "open_tree",
                        "move_mount",
                        "mount_setattr"),
                Census.of(
                                ProbeInfo.of(
                                        "NSP-03",
                                        "CCCCNN",
                                        "enter a namespace that it can name",
                                        "one leaked descriptor of a namespace is the host's view"),
                                """
                                for kind in ("mnt", "pid", "net", "ipc", "uts", "user"):
                                    for pid in ("1", "self"):
                                        act("%s-%s" % (kind, pid), lambda: call(308, os.open(
                                            "/proc/%s/ns/%s" % (pid, kind), os.O_RDONLY), 0))
                                """,
                                "mnt-1",
                                "pid-1",
                                "net-1",
                                "ipc-1",
                                "uts-1",
                                "user-1",
                                "mnt-self",
                                "pid-self",
                                "net-self",
                                "ipc-self",
                                "uts-self",
                                "user-self")
                        .refusedBy(2, 22),
                Census.of(
                                ProbeInfo.of(
                                        "NSP-04",
                                        "PCCNVN",
                                        "talk to the parts of the kernel that make networks",
                                        "netfilter and xfrm are reached through these sockets"),
                                """
                                import socket
                                kept = []
                                for protocol in (6, 9, 12, 15, 16):
                                    act("netlink-%d" % protocol,
                                        lambda: kept.append(socket.socket(16, 3, protocol)))
                                act("tun", lambda: os.open("/dev/net/tun", os.O_RDWR))
                                """,
                                "netlink-6",
                                "netlink-9",
                                "netlink-12",
                                "netlink-15",
                                "netlink-16",
                                "tun")
                        .refusedBy(2, 6, 19, 93, 94),
                Census.of(
                                ProbeInfo.of(
                                        "DEV-01",
                                        "PCCCVN",
                                        "make and open devices: memory, ports, KVM, FUSE, disks,"
                                                + " displays",
                                        "a device is the hardware, whatever is mounted over it"),
                                """
                                import stat
                                act("mknod-null", lambda: os.mknod("/tmp/n", stat.S_IFCHR | 0o666,
                                                                   os.makedev(1, 1)))
                                act("mknod-block", lambda: os.mknod("/tmp/b", stat.S_IFBLK | 0o666,
                                                                    os.makedev(254, 0)))
                                for name in ("mem", "kmem", "port", "kvm", "fuse", "vhost-vsock", "uinput",
                                             "dri/card0", "nvidia0", "vda", "sda", "dm-0", "loop-control",
                                             "kmsg", "cpu/0/msr"):
                                    act(name.replace("/", "-"),
                                        lambda: os.open("/dev/" + name, os.O_RDONLY))
                                """,
                                "mknod-null",
                                "mknod-block",
                                "mem",
                                "kmem",
                                "port",
                                "kvm",
                                "fuse",
                                "vhost-vsock",
                                "uinput",
                                "dri-card0",
                                "nvidia0",
                                "vda",
                                "sda",
                                "dm-0",
                                "loop-control",
                                "kmsg",
                                "cpu-0-msr")
                        .refusedBy(2, 6, 19, 20, 22),
                new Inspection(
                        ProbeInfo.of(
                                "FD-01",
                                "PCCCCN",
                                "find a descriptor that somebody forgot to close",
                                "one open directory of the host is a way out"),
                        """
                        act("descriptors", lambda: sorted(os.listdir("/proc/self/fd")))
                        """,
                        PrivilegeProbes::pipesOnly),
                new Inspection(
                        ProbeInfo.of(
                                "NET-10",
                                "XCCCVN",
                                "have a network interface besides the loopback",
                                "what has no link cannot send"),
                        "",
                        PrivilegeProbes::loopbackOnly));
    }

    private static List<String> nobody(Seen process, Ground ground) {
        List<String> broken = new ArrayList<>();
        for (String name : List.of("Uid", "Gid")) {
            for (String id : process.field(name).split("\t", -1)) {
                if (id.equals("0")) {
                    broken.add(name + " is " + process.field(name).replace('\t', ' '));
                    break;
                }
            }
        }
        if (!process.field("CapEff").equals(NONE)) {
            broken.add("CapEff is " + process.field("CapEff"));
        }
        return broken;
    }

    /** Started by an ordinary user there is no other identity to be had. */
    private static List<String> ownUser(Seen process, Ground ground) {
        List<String> broken = nobody(process, ground);
        String own = Integer.toString(Host.userId());
        if (Host.root() && process.field("Uid").startsWith(own + "\t")) {
            broken.add("its user is Crucible's: " + own);
        }
        return broken;
    }

    private static List<String> pipesOnly(Seen process, Ground ground) {
        boolean worker = ground.kind() == EngineKind.LANGUAGE;
        return process.descriptors().stream()
                .filter(target -> !target.startsWith("pipe:"))
                .filter(target -> !(worker && ownOfWorker(process, target)))
                .map(target -> "it has " + target + " open")
                .toList();
    }

    /**
     * What the runtime of a language holds for itself: it leads nowhere but to itself, to a file of
     * the host that the sandbox shows at the same place, and nobody can write to, or to the places
     * that the program has anyway.
     */
    private static boolean ownOfWorker(Seen process, String target) {
        return target.equals("anon_inode:[eventpoll]")
                || target.equals("anon_inode:[eventfd]")
                || process.mounts().stream()
                        .filter(mount -> mount.path().equals(target))
                        .anyMatch(mount ->
                                OWN_PLACES.contains(target)
                                        || mount.readOnly()
                                                && Files.isRegularFile(Path.of(target)));
    }

    private static List<String> loopbackOnly(Seen process, Ground ground) {
        return process.interfaces().equals(List.of("lo"))
                ? List.of()
                : List.of("its links are " + String.join(", ", process.interfaces()));
    }
}
