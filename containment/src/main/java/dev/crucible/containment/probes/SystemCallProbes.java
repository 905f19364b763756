package dev.crucible.containment.probes;

import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;

import java.util.List;

/**
 * The system calls that made holes before. Numbers are those of x86-64 (syscalls(2)), arguments are
 * invalid on purpose.
 */
final class SystemCallProbes {
    private SystemCallProbes() {}

    static List<Probe> all() {
        return List.of(
                Census.of(
                                ProbeInfo.of(
                                        "SYS-01",
                                        "XCCNVN",
                                        "load a program into the kernel with bpf",
                                        "a verifier's mistake is a way into the kernel"),
                                """
                                act("map", lambda: call(321, 0, b"\\0" * 8, 8))
                                act("load", lambda: call(321, 5, b"\\0" * 8, 8))
                                """,
                                "map",
                                "load")
                        .making("bpf"),
                Census.of(
                                ProbeInfo.of(
                                        "SYS-02",
                                        "XCCPVN",
                                        "open an io_uring",
                                        "its operations pass every filter on system calls"),
                                """
                                act("setup", lambda: call(425, 0, 0))
                                act("enter", lambda: call(426, -1, 0, 0, 0, 0, 0))
                                act("register", lambda: call(427, -1, 0, 0, 0))
                                """,
                                "setup",
                                "enter",
                                "register")
                        .making("io_uring"),
                Census.of(
                                ProbeInfo.of(
                                        "SYS-03",
                                        "XCCNVN",
                                        "open a userfaultfd",
                                        "holds the kernel still in the middle of a copy"),
                                """
                                act("open", lambda: call(323, 1))
                                """,
                                "open")
                        .making("userfaultfd"),
                Census.of(
                                ProbeInfo.of(
                                        "SYS-04",
                                        "XCCNVN",
                                        "count events with perf_event_open",
                                        "a large part of the kernel, often broken"),
                                """
                                act("open", lambda: call(298, 0, 0, -1, -1, 0))
                                """,
                                "open")
                        .making("perf_event"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-05",
                                "XCCCVN",
                                "keep something in a keyring",
                                "keyrings belong to a user, not to a namespace"),
                        """
                        act("get", lambda: call(250, 0, -4, 1))
                        act("join", lambda: call(250, 1, 0))
                        act("add", lambda: call(248, b"user", b"x", 0, 0, -4))
                        act("request", lambda: call(249, b"user", b"x", 0, 0))
                        """,
                        "get",
                        "join",
                        "add",
                        "request"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-06",
                                "CCCNVN",
                                "do what only the owner of the machine may: load modules, another"
                                        + " kernel, ports, swap, accounting, the clock, reboot",
                                "each of them is the end of the host"),
                        """
                        timex = bytearray(208)
                        timex[0:4] = (0x4000).to_bytes(4, "little")
                        timex[88:96] = (1).to_bytes(8, "little")
                        act("kexec_load", lambda: call(246, 0, 0, 0, -1))
                        act("kexec_file_load", lambda: call(320, -1, -1, 0, 0, -1))
                        act("init_module", lambda: call(175, 0, 0, b""))
                        act("finit_module", lambda: call(313, -1, b"", -1))
                        act("delete_module", lambda: call(176, b"no such module", 0))
                        act("reboot", lambda: call(169, 0, 0, 0, 0))
                        act("swapon", lambda: call(167, b"/nonexistent", 0))
                        act("swapoff", lambda: call(168, b"/nonexistent"))
                        act("acct", lambda: call(163, b"/nonexistent"))
                        act("iopl", lambda: call(172, 3))
                        act("ioperm", lambda: call(173, 0, 1, 1))
                        act("adjtimex", lambda: call(159, bytes(timex)))
                        """,
                        "kexec_load",
                        "kexec_file_load",
                        "init_module",
                        "finit_module",
                        "delete_module",
                        "reboot",
                        "swapon",
                        "swapoff",
                        "acct",
                        "iopl",
                        "ioperm",
                        "adjtimex"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-07",
                                "XCPVVN",
                                "ask to be traced",
                                "a tracer rewrites calls after the filter has seen them"),
                        """
                        act("traceme", lambda: call(101, 0, 0, 0, 0))
                        """,
                        "traceme"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-08",
                                "XCCNVN",
                                "become a program with another personality",
                                "turns off what makes exploits hard"),
                        """
                        act("no-random", lambda: call(135, 0x0040000))
                        act("readable-runs", lambda: call(135, 0x0400000))
                        """,
                        "no-random",
                        "readable-runs"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-09",
                                "XCCNVN",
                                "reach into another process's memory and descriptors",
                                "the way to a secret of a process of the same user"),
                        """
                        me = os.getpid()
                        act("process_vm_readv", lambda: call(310, me, 0, 0, 0, 0, 1))
                        act("process_vm_writev", lambda: call(311, me, 0, 0, 0, 0, 1))
                        act("kcmp", lambda: call(312, me, me, 99, 0, 0))
                        act("process_madvise", lambda: call(440, -1, 0, 0, 0, 1))
                        act("pidfd_getfd", lambda: call(438, -1, 0, 1))
                        """,
                        "process_vm_readv",
                        "process_vm_writev",
                        "kcmp",
                        "process_madvise",
                        "pidfd_getfd"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-10",
                                "XCCPVN",
                                "move memory between nodes",
                                "code that programs never need and that was broken often"),
                        """
                        act("move_pages", lambda: call(279, 0, 0, 0, 0, 0, -1))
                        act("mbind", lambda: call(237, 0, 0, 99, 0, 0, 0))
                        act("migrate_pages", lambda: call(256, 0, -1, 0, 0))
                        act("set_mempolicy", lambda: call(238, 99, 0, 0))
                        """,
                        "move_pages",
                        "mbind",
                        "migrate_pages",
                        "set_mempolicy"),
                families(
                        "SYS-11",
                        "PCCNVN",
                        "open a socket to the kernel's ciphers",
                        "wrote to pages of files that it could only read",
                        "AF_ALG",
                        38),
                families(
                        "SYS-12",
                        "XCCNCN",
                        "open a socket to the machine's own hypervisor",
                        "no network namespace holds it before Linux 7.0",
                        "AF_VSOCK",
                        40),
                sockets(),
                foreign(),
                Census.of(
                        ProbeInfo.of(
                                "SYS-15",
                                "XCCNVN",
                                "call what is newer than the filter",
                                "what a filter does not know it must refuse"),
                        """
                        for number in [457, 458, 462, 463, 464, 465, 466, 467, 468, 469, 470, 480,
                                       500, 547]:
                            act("n%d" % number, lambda: call(number, -1, -1, -1, -1, -1, -1))
                        """,
                        "n457",
                        "n458",
                        "n462",
                        "n463",
                        "n464",
                        "n465",
                        "n466",
                        "n467",
                        "n468",
                        "n469",
                        "n470",
                        "n480",
                        "n500",
                        "n547"),
                Census.of(
                        ProbeInfo.of(
                                "SYS-16",
                                "XCPNVN",
                                "call what is old, rare or dangerous",
                                "each made a hole once, and programs get along without"),
                        """
                        act("memfd_secret", lambda: call(447, -1))
                        act("vmsplice", lambda: call(278, -1, 0, 0, 0))
                        act("modify_ldt", lambda: call(154, 99, 0, 0))
                        act("remap_file_pages", lambda: call(216, 1, 1, 1, 0, 0))
                        act("uselib", lambda: call(134, b""))
                        act("ustat", lambda: call(136, -1, 0))
                        act("sysfs", lambda: call(139, 99, 0, 0))
                        act("quotactl", lambda: call(179, -1, 0, 0, 0))
                        act("lookup_dcookie", lambda: call(212, 0, 0, 0))
                        act("name_to_handle_at", lambda: call(303, -1, b"x", 0, 0, -1))
                        act("fanotify_init", lambda: call(300, -1, 0))
                        act("listener", lambda: call(317, 1, 8, 0))
                        """,
                        "memfd_secret",
                        "vmsplice",
                        "modify_ldt",
                        "remap_file_pages",
                        "uselib",
                        "ustat",
                        "sysfs",
                        "quotactl",
                        "lookup_dcookie",
                        "name_to_handle_at",
                        "fanotify_init",
                        "listener"));
    }

    private static Probe families(
            String id, String expected, String attempt, String reason, String name, int family) {
        return Census.of(
                        ProbeInfo.of(id, expected, attempt, reason),
                        "import socket\n"
                                + "kept = []\n"
                                + "for kind in (1, 2, 5):\n"
                                + "    act('"
                                + name
                                + ".%d' % kind, lambda: kept.append(socket.socket("
                                + family
                                + ", kind, 0)))\n",
                        name + ".1",
                        name + ".2",
                        name + ".5")
                .making(name.equals("AF_ALG") ? "ALG" : "VSOCK");
    }

    /** Families that no program needs: packets, keys, radio, cars, clusters, and more. */
    private static Probe sockets() {
        return Census.of(
                ProbeInfo.of(
                        "SYS-13",
                        "PCCNVN",
                        "open sockets of families that no program needs",
                        "code that nobody looks at, reachable by everybody"),
                """
                import socket
                kept = []
                for family in (15, 17, 21, 29, 30, 31, 33, 41, 43, 44):
                    act("f%d" % family, lambda: kept.append(socket.socket(family, 3, 0)))
                act("raw", lambda: kept.append(socket.socket(2, 3, 255)))
                """,
                "f15",
                "f17",
                "f21",
                "f29",
                "f30",
                "f31",
                "f33",
                "f41",
                "f43",
                "f44",
                "raw");
    }

    /**
     * The same kernel by its other doors: the 32-bit interrupt and the numbers of x32. The answer
     * of a call that only the other numbering has shows that it was understood as such.
     */
    private static Probe foreign() {
        return Census.of(
                ProbeInfo.of(
                        "SYS-14",
                        "XCCNVN",
                        "call the kernel by the numbers of another architecture",
                        "a filter that knows one numbering does not see the other"),
                """
                import mmap
                # push rbx; mov eax, 20 (getpid of i386); int 0x80; pop rbx; ret
                code = bytes([0x53, 0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0x5b, 0xc3])


                def interrupt():
                    page = mmap.mmap(-1, 4096, prot=7)
                    page.write(code)
                    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
                    answer = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
                    if answer < 0:
                        raise OSError(-answer, "")
                    return answer == os.getpid()


                def gone():
                    raise OSError(1, "")


                # Each apart, so that one that is killed for the first has still tried the second.
                def apart(name, attempt):
                    child = os.fork()
                    if child == 0:
                        act(name, attempt)
                        os._exit(0)
                    if os.WIFSIGNALED(os.waitpid(child, 0)[1]):
                        act(name, gone)


                apart("x32", lambda: call(0x40000000 + 39))
                apart("i386", interrupt)
                """,
                "x32",
                "i386");
    }
}
