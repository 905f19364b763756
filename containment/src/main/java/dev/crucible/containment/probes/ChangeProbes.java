package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Armed;
import dev.crucible.containment.oracles.Grouped;
import dev.crucible.containment.oracles.Kept;
import dev.crucible.containment.oracles.MountTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Changing what others rely on: shared files, mounts, programs, and control groups. */
final class ChangeProbes {
    /** A program of its own in place of the one that started the sandbox. */
    static final String OWN_RUNTIME =
            """
            import shutil
            import subprocess
            shutil.copy(os.path.realpath(shutil.which("sleep")), "runtime")
            os.chmod("runtime", 0o700)
            runtime = subprocess.Popen(["./runtime", "9"])
            RUNTIME = os.open("/proc/%d/exe" % runtime.pid, os.O_PATH)


            def settle():
                runtime.kill()
                runtime.wait()
            """;

    /** A file system on which the rights of programs count. */
    static final String OWN_FILES =
            """
            os.mkdir("armed")
            if libc.mount(b"armed", b"armed", b"tmpfs", 0, None) != 0:
                raise OSError(ctypes.get_errno(), "mount")
            os.chdir("armed")
            """;

    /** Files where those of control groups are. */
    static final String OWN_GROUPS =
            """
            os.makedirs("/sys/fs/cgroup/memory")
            for own in ("release_agent", "notify_on_release", "cgroup.procs",
                        "memory.limit_in_bytes"):
                open("/sys/fs/cgroup/memory/" + own, "w").close()
            """;

    /** Holes in files, which nobody is charged for. */
    static final String HOLES =
            """
            for hole in range(12):
                with open("hole-%d" % hole, "wb") as file:
                    file.truncate(12 << 20)
            """;

    private static final List<Path> SHARED =
            List.of(
                    Path.of("/bin/sh"),
                    Path.of("/usr/bin/env"),
                    Path.of("/etc/ld.so.cache"),
                    Path.of("/lib/x86_64-linux-gnu/libc.so.6"));

    private static final long MIB = 1024 * 1024;

    private ChangeProbes() {}

    static List<Probe> all() {
        return List.of(
                new Encounter(
                        ProbeInfo.of(
                                "WR-05",
                                "XCCCVN",
                                "reach what changed files in memory that can only be read",
                                "Dirty Pipe and its kin wrote to pages of shared programs, and no"
                                        + " disk ever saw it"),
                        """
                        import socket


                        def reached(attempt):
                            try:
                                attempt()
                            except OSError as refused:
                                if refused.errno in (1, 13, 38, 93, 94, 97) or lacking(refused):
                                    raise


                        for path in KEPT:
                            act(path, lambda: os.close(os.open(path, os.O_RDONLY)))
                        act("ciphers", lambda: reached(lambda: socket.socket(38, 5, 0).close()))
                        act("transforms", lambda: reached(lambda: socket.socket(16, 3, 6).close()))
                        act("calls", lambda: reached(lambda: socket.socket(33, 2, 2).close()))
                        act("vmsplice", lambda: reached(lambda: call(278, -1, 0, 0, 0)))
                        """,
                        _ -> new Kept(SHARED),
                        List.of("ciphers", "transforms", "calls", "vmsplice")),
                new Encounter(
                        ProbeInfo.of(
                                "WR-06",
                                "CCCVVN",
                                "make mounts writable, mount over them, and take masks away",
                                "a mask that was a mount was taken away by unmounting it"),
                        """
                        REMOUNT, BIND = 32, 4096


                        def mount(source, target, kind, flags):
                            if libc.mount(source, target, kind, ctypes.c_ulong(flags), None) != 0:
                                raise OSError(ctypes.get_errno(), "")


                        here = os.getcwd().encode()
                        for place in (b"/", b"/usr", b"/proc/sys"):
                            act("writable-" + place.decode(), lambda: mount(
                                None, place, None, REMOUNT | BIND))
                        act("over", lambda: mount(here, b"/usr", None, BIND))
                        act("another", lambda: mount(b"none", b"/dev", b"tmpfs", 0))
                        for place in (b"/proc/keys", b"/proc/kcore", b"/proc/sys", b"/etc/passwd"):
                            act("unmask-" + place.decode(), lambda: call(166, place, 2))
                        """,
                        _ -> new MountTable(),
                        List.of()),
                new Encounter(
                        ProbeInfo.of(
                                "WR-07",
                                "PCCCCN",
                                "leave programs with rights of their own, and devices",
                                "a folder that is collected by root keeps what the program put"
                                        + " there"),
                        """
                        import shutil
                        import stat
                        for name, mode in (("as-user", 0o4755), ("as-group", 0o2755)):
                            act(name, lambda: (shutil.copy("/bin/true", name),
                                               os.chmod(name, mode)) and None)
                        act("capable", lambda: os.setxattr(
                            "as-user", "security.capability", bytes.fromhex(
                                "0100000202000000000000000000000000000000")))
                        act("device", lambda: os.mknod(
                            "device", stat.S_IFCHR | 0o666, os.makedev(1, 3)))
                        act("disk", lambda: os.mknod(
                            "disk", stat.S_IFBLK | 0o666, os.makedev(254, 0)))
                        """,
                        _ -> new Armed(),
                        List.of("capable")),
                new Encounter(
                        ProbeInfo.of(
                                "WR-08",
                                "CCCCNN",
                                "overwrite the programs that started it, through their processes",
                                "a container replaced the runtime that had started it, and became"
                                        + " root when it ran again"),
                        """
                        def writable(path):
                            os.close(os.open(path, os.O_WRONLY))


                        taken = []
                        for name in os.listdir("/proc"):
                            if name.isdigit() or name == "self":
                                try:
                                    taken.append(os.open("/proc/" + name + "/exe", os.O_PATH))
                                except OSError:
                                    pass
                        if "settle" in globals():
                            settle()
                            taken.append(RUNTIME)


                        def any_of():
                            last = OSError(2, "")
                            for one in taken:
                                try:
                                    return writable("/proc/self/fd/%d" % one)
                                except OSError as refused:
                                    last = refused
                            raise last


                        act("taken", any_of)
                        act("own", lambda: writable("/proc/self/exe"))
                        for number, path in enumerate(KEPT):
                            act("known-%d" % number, lambda: writable(path))
                        """,
                        _ -> new Kept(programs()),
                        List.of("taken", "own")),
                new Encounter(
                        ProbeInfo.of(
                                "CG-01",
                                "CCCNVN",
                                "mount control groups, and open what they run when they are empty",
                                "the kernel runs release_agent as root, on the host"),
                        """
                        import glob


                        def mount(kind, options):
                            os.makedirs("groups", exist_ok=True)
                            if libc.mount(b"none", b"groups", kind, 0, options) != 0:
                                raise OSError(ctypes.get_errno(), "")


                        def agent(name):
                            files = glob.glob("/sys/fs/cgroup/" + name) + glob.glob(
                                "/sys/fs/cgroup/*/" + name) + glob.glob("groups/" + name)
                            last = OSError(2, "")
                            for path in files:
                                try:
                                    return os.close(os.open(path, os.O_WRONLY))
                                except OSError as refused:
                                    last = refused
                            raise last


                        act("first", lambda: mount(b"cgroup", b"memory"))
                        act("second", lambda: mount(b"cgroup2", None))
                        for name in ("release_agent", "notify_on_release", "devices.allow"):
                            act(name, lambda: agent(name))
                        """,
                        _ -> new Kept(agents()),
                        List.of("first", "second", "release_agent", "notify_on_release")),
                new Encounter(
                        ProbeInfo.of(
                                "CG-02",
                                "PCCCVN",
                                "leave its control groups, raise their limits, make its own",
                                "who leaves the group has no limits any more"),
                        """
                        import glob


                        def write(pattern, text):
                            last = OSError(2, "")
                            for path in glob.glob("/sys/fs/cgroup/" + pattern) + glob.glob(
                                    "/sys/fs/cgroup/*/" + pattern):
                                try:
                                    made = os.open(path, os.O_WRONLY)
                                    return os.write(made, text)
                                except OSError as refused:
                                    last = refused
                            raise last


                        def nested():
                            last = OSError(2, "")
                            for folder in glob.glob("/sys/fs/cgroup/*/"):
                                try:
                                    os.mkdir(folder + TOKEN)
                                    return os.rmdir(folder + TOKEN)
                                except OSError as refused:
                                    last = refused
                            raise last


                        groups = [line.strip().split(":", 2)[2] for line in open("/proc/self/cgroup")]
                        for number, group in enumerate(sorted(set(groups) - {"/"})):
                            act("limit-%d" % number, lambda: write(
                                group[1:] + "/memory.limit_in_bytes", b"-1"))
                            act("maximum-%d" % number, lambda: write(group[1:] + "/memory.max", b"max"))
                        act("leave", lambda: write("cgroup.procs", b"0"))
                        act("nested", nested)
                        """,
                        ChangeProbes::grouped,
                        List.of("leave", "nested")),
                new Accounting(
                        ProbeInfo.of(
                                "CG-03",
                                "XLLPLN",
                                "keep bytes in forms that are not its own memory",
                                "what the kernel does for a run is not always charged to it"),
                        """
                        import fcntl
                        kept = []


                        def nameless():
                            made = os.memfd_create("kept")
                            kept.append(made)
                            for part in range(12):
                                os.write(made, bytes(1 << 20))


                        def files():
                            with open("kept", "wb", buffering=0) as file:
                                for part in range(12):
                                    file.write(bytes(1 << 20))


                        def pipes():
                            for part in range(8):
                                ends = os.pipe()
                                kept.append(ends)
                                os.set_blocking(ends[1], False)
                                os.write(ends[1], bytes(1 << 16))


                        act("nameless", nameless)
                        act("files", files)
                        act("pipes", pipes)
                        """,
                        24 * MIB));
    }

    private static Grouped grouped(Ground ground) {
        boolean groups =
                ground.engine().notes().stream()
                        .noneMatch(note -> note.startsWith("no control groups"));
        return new Grouped(groups);
    }

    /** What starts sandboxes, as far as it is here. */
    private static List<Path> programs() {
        List<Path> programs = new ArrayList<>();
        for (String name : List.of("bwrap", "setpriv", "env", "python3")) {
            try {
                programs.add(Path.of("/usr/bin", name).toRealPath());
            } catch (IOException none) {
                continue;
            }
        }
        ProcessHandle.current().info().command().map(Path::of).ifPresent(programs::add);
        return programs;
    }

    /** What the kernel runs when a control group of version 1 is empty. */
    private static List<Path> agents() {
        try (Stream<Path> mounts = Files.list(Path.of("/sys/fs/cgroup"))) {
            return mounts.map(mount -> mount.resolve("release_agent")).toList();
        } catch (IOException none) {
            return List.of();
        }
    }
}
