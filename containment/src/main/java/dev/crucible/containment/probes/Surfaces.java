package dev.crucible.containment.probes;

import dev.crucible.containment.Control;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The surfaces that can be asked about. Numbers are those of x86-64 (syscalls(2), socket(2)); every
 * call has arguments that are of no use, so that nothing is done even where it is reached.
 */
public final class Surfaces {
    /** Many sockets are the administrator's; who may send echo requests is a setting of its own. */
    private static final Control ADMINISTRATOR =
            Control.PRIVILEGED.after(
                    """
                    try:
                        with open("/proc/sys/net/ipv4/ping_group_range", "w") as everybody:
                            everybody.write("0 0")
                    except OSError:
                        pass
                    """);

    private Surfaces() {}

    /** All of them, those of the kernel's calls first. */
    public static List<Surface> all() {
        List<Surface> all = new ArrayList<>();
        all.addAll(calls());
        all.addAll(sockets());
        all.addAll(catalogued());
        return List.copyOf(all);
    }

    /** The one that people call so. */
    public static Optional<Surface> find(String name) {
        return all().stream().filter(surface -> surface.answersTo(name)).findFirst();
    }

    private static List<Surface> calls() {
        return List.of(
                calls(
                        "io_uring",
                        "operations in a queue, which no filter of system calls sees",
                        "CVE-2022-29582 CVE-2023-2598 CVE-2024-0582",
                        "io_uring_setup 425 0 0",
                        "io_uring_enter 426 -1 0 0 0 0 0",
                        "io_uring_register 427 -1 0 0 0"),
                calls(
                        "bpf",
                        "programs in the kernel",
                        "ebpf CVE-2021-3490 CVE-2022-23222",
                        "map_create 321 0 0 0",
                        "prog_load 321 5 0 0"),
                calls(
                        "userfaultfd",
                        "page faults that a program handles itself",
                        "",
                        "userfaultfd 323 1"),
                calls(
                        "perf_event_open",
                        "counters of the processor and of the kernel",
                        "perf CVE-2013-2094",
                        "perf_event_open 298 0 0 -1 -1 0"),
                calls(
                        "keyctl",
                        "keyrings, which belong to a user and not to a namespace",
                        "keyring CVE-2016-0728",
                        "keyctl 250 0 -4 1",
                        "add_key 248 0 0 0 0 -4",
                        "request_key 249 0 0 0 0"),
                calls(
                        "splice",
                        "pages that travel through pipes",
                        "dirty-pipe CVE-2022-0847",
                        "splice 275 -1 0 -1 0 0 0",
                        "tee 276 -1 -1 0 0",
                        "vmsplice 278 -1 0 0 0"),
                calls(
                        "ptrace",
                        "another process's registers and memory",
                        "CVE-2019-13272",
                        "traceme 101 0 0 0 0",
                        "process_vm_readv 310 0 0 0 0 0 1",
                        "process_vm_writev 311 0 0 0 0 0 1",
                        "pidfd_getfd 438 -1 0 1"),
                calls(
                        "user-namespaces",
                        "a namespace in which an ordinary user is root",
                        "unshare CLONE_NEWUSER CVE-2021-41133",
                        "unshare 272 0x10000000",
                        "setns 308 -1 0x10000000"),
                calls(
                        "mount-api",
                        "mounts by descriptors",
                        "fsopen CVE-2022-0185",
                        "fsopen 430 0 0",
                        "fspick 433 -1 0 0",
                        "open_tree 428 -1 0 0",
                        "move_mount 429 -1 0 -1 0 0",
                        "mount_setattr 442 -1 0 0 0 0"),
                calls(
                        "file-handles",
                        "files by number, past every path",
                        "open_by_handle_at shocker",
                        "name_to_handle_at 303 -1 0 0 0 -1",
                        "open_by_handle_at 304 -1 0 0"),
                calls(
                        "fanotify",
                        "watching what others open",
                        "",
                        "fanotify_init 300 -1 0",
                        "fanotify_mark 301 -1 0 0 -1 0"),
                calls(
                        "numa",
                        "memory between nodes",
                        "move_pages mbind CVE-2017-7616",
                        "move_pages 279 0 0 0 0 0 -1",
                        "mbind 237 0 0 99 0 0 0",
                        "migrate_pages 256 0 -1 0 0",
                        "set_mempolicy 238 99 0 0"),
                calls(
                        "kernel-modules",
                        "code of the kernel, and another kernel",
                        "init_module kexec",
                        "init_module 175 0 0 0",
                        "finit_module 313 -1 0 -1",
                        "kexec_load 246 0 0 0 -1",
                        "kexec_file_load 320 -1 -1 0 0 -1"),
                calls(
                        "modify_ldt",
                        "segments of the processor",
                        "ldt CVE-2015-5157",
                        "modify_ldt 154 99 0 0"),
                calls(
                        "memfd_secret",
                        "memory that not even the kernel sees",
                        "",
                        "memfd_secret 447 -1"),
                calls(
                        "memfd",
                        "files without a name, which can be executed",
                        "memfd_create execveat",
                        "memfd_create 319 0 -1",
                        "execveat 322 -1 0 0 0 -1"),
                calls(
                        "seccomp-listener",
                        "a program that decides for another's calls",
                        "user_notif",
                        "seccomp 317 1 8 0"),
                calls(
                        "aio",
                        "the older queue of operations",
                        "io_submit",
                        "io_setup 206 0 0",
                        "io_submit 209 0 0 0"),
                calls(
                        "system-v",
                        "memory, messages and semaphores by number",
                        "shmget msgget semget sysvipc",
                        "shmget 29 1 0 0",
                        "msgget 68 1 0",
                        "semget 64 1 0 0"),
                calls("pidfd", "processes by descriptor", "pidfd_open", "pidfd_open 434 -1 0"),
                calls(
                        "listmount",
                        "calls of the newest kernels",
                        "statmount",
                        "statmount 457 0 0 0 0",
                        "listmount 458 0 0 0 0"),
                calls("quotactl", "quotas of file systems", "", "quotactl 179 -1 0 0 0"),
                calls(
                        "clock",
                        "the time of the machine",
                        "settimeofday adjtimex",
                        "settimeofday 164 -1 0",
                        "clock_settime 227 -1 0"));
    }

    private static List<Surface> sockets() {
        return List.of(
                socket("AF_ALG", "the kernel's ciphers", "CVE-2026-31431", 38, 5, 0),
                socket("AF_VSOCK", "the machine's own hypervisor", "vsock", 40, 1, 0),
                socket(
                        "AF_PACKET",
                        "frames of the network",
                        "packet CVE-2016-8655 CVE-2020-14386",
                        17,
                        3,
                        0),
                socket("AF_RXRPC", "remote calls of a file system", "CVE-2026-43500", 33, 2, 2),
                socket("AF_KEY", "keys of IPsec", "pfkey", 15, 3, 2),
                socket("AF_XDP", "frames past the network's code", "xdp", 44, 3, 0),
                socket("AF_CAN", "the bus of cars", "can", 29, 3, 1),
                socket("AF_TIPC", "messages of clusters", "tipc CVE-2021-43267", 30, 2, 0),
                socket("AF_RDS", "datagrams of databases", "rds CVE-2010-3904", 21, 5, 0),
                socket("AF_KCM", "messages in streams", "kcm", 41, 2, 0),
                socket("AF_SMC", "shared memory by network", "smc", 43, 1, 0),
                socket("AF_BLUETOOTH", "radio", "bluetooth", 31, 3, 1),
                socket("AF_UNIX", "other processes of the machine", "unix", 1, 1, 0),
                socket("AF_INET", "the network, version 4", "tcp udp", 2, 1, 0),
                socket("AF_INET6", "the network, version 6", "", 10, 1, 0),
                socket("raw", "packets of one's own making", "SOCK_RAW", 2, 3, 255),
                socket("ping", "echo requests", "icmp", 2, 2, 1),
                socket("mptcp", "a connection by several ways", "IPPROTO_MPTCP", 2, 1, 262),
                socket("sctp", "another protocol for streams", "IPPROTO_SCTP", 2, 1, 132),
                socket("xfrm", "rules of IPsec, by netlink", "CVE-2026-43284", 16, 3, 6),
                socket(
                        "netfilter",
                        "rules of the firewall, by netlink",
                        "nf_tables nftables CVE-2022-34918 CVE-2023-32233 CVE-2024-1086",
                        16,
                        3,
                        12),
                socket("netlink-route", "links and routes, by netlink", "rtnetlink", 16, 3, 0),
                socket("netlink-audit", "the kernel's audit, by netlink", "audit", 16, 3, 9),
                socket("netlink-uevent", "devices that come and go", "uevent", 16, 2, 15));
    }

    /** What the catalogue already asks. */
    private static List<Surface> catalogued() {
        return List.of(
                catalogued("foreign-abi", "other architectures' calls", "i386 x32 int80", "SYS-14"),
                catalogued("personality", "another personality", "", "SYS-08"),
                catalogued(
                        "sysctl",
                        "settings of the kernel",
                        "proc-sys core_pattern CVE-2025-31133 CVE-2025-52881",
                        "WR-03"),
                catalogued("sysfs", "settings of devices", "CVE-2023-25809", "WR-04"),
                catalogued(
                        "runtime-binary",
                        "the program that made the sandbox",
                        "runc CVE-2019-5736",
                        "WR-08"),
                catalogued(
                        "leaked-descriptors",
                        "what the host left open",
                        "CVE-2024-21626",
                        "FD-01",
                        "FD-02"),
                catalogued(
                        "terminal",
                        "words put into a terminal",
                        "tiocsti CVE-2017-5226 CVE-2019-10063 CVE-2023-28100",
                        "DEV-02"),
                catalogued(
                        "release_agent",
                        "a program that the kernel starts for a control group",
                        "cgroup CVE-2022-0492",
                        "CG-01"),
                catalogued(
                        "docker-socket",
                        "sockets of the host's services",
                        "docker.sock containerd dbus",
                        "FS-03"),
                catalogued(
                        "abstract-sockets", "sockets without a file", "CVE-2020-15257", "NET-06"));
    }

    private static Surface calls(String name, String about, String aliases, String... calls) {
        StringBuilder body = new StringBuilder();
        List<String> acts = new ArrayList<>();
        for (String call : calls) {
            String[] words = call.split(" ", 2);
            acts.add(words[0]);
            body.append(
                    "act('%s', lambda: call(%s))\n"
                            .formatted(words[0], words[1].replace(" ", ", ")));
        }
        return census(name, about, aliases, body.toString(), acts, Control.PLAIN);
    }

    private static Surface socket(
            String name, String about, String aliases, int family, int kind, int protocol) {
        String body =
                """
                import socket
                act("socket", lambda: socket.socket(%d, %d, %d).close())
                """
                        .formatted(family, kind, protocol);
        return census(name, about, aliases, body, List.of("socket"), ADMINISTRATOR);
    }

    private static Surface census(
            String name,
            String about,
            String aliases,
            String body,
            List<String> acts,
            Control control) {
        ProbeInfo info = ProbeInfo.of("SYS-00", "PPPPPP", "reach " + name, about);
        ProbeInfo local =
                ProbeInfo.of("SYS-00", "PPPPPP", "reach " + name + " with loopback", about);
        String[] names = acts.toArray(String[]::new);
        return new Surface(
                name,
                about,
                words(aliases),
                List.of(
                        new AllProbes.Controlled(Census.of(info, body, names), control, ""),
                        new AllProbes.Controlled(
                                Census.of(local, body, names).withLoopback(), control, "")));
    }

    private static Surface catalogued(String name, String about, String aliases, String... ids) {
        Catalogue catalogue = Catalogue.standard();
        List<Probe> probes = Stream.of(ids).map(catalogue::find).flatMap(Optional::stream).toList();
        if (probes.size() != ids.length) {
            throw new IllegalStateException(name + " asks for a probe that is not there");
        }
        return new Surface(name, about, words(aliases), probes);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
