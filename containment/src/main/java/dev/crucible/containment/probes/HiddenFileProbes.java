package dev.crucible.containment.probes;

import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Answers;
import dev.crucible.containment.oracles.Canary;
import dev.crucible.containment.oracles.ClosedFile;
import dev.crucible.containment.oracles.Decoys;
import dev.crucible.containment.oracles.Disks;
import dev.crucible.containment.oracles.Executed;
import dev.crucible.containment.oracles.Kept;
import dev.crucible.core.NetworkAccess;

import java.nio.file.Path;
import java.util.List;

/** Files that are more than files: sockets, disks, bound files, answers, and programs. */
final class HiddenFileProbes {
    /** A file bound over another one, as engines bind single files. */
    static final String OWN_BOUND =
            """
            for own in ("bound", "shown"):
                open(own, "w").close()
            if libc.mount(b"bound", b"shown", None, 4096, None) != 0:
                raise OSError(ctypes.get_errno(), "mount")
            MORE = [os.path.abspath("shown")]
            """;

    private static final List<Path> BOUND =
            List.of(
                    Path.of("/etc/ld.so.cache"),
                    Path.of("/etc/localtime"),
                    Path.of("/etc/passwd"),
                    Path.of("/etc/hosts"),
                    Path.of("/etc/resolv.conf"),
                    Path.of("/dev/null"));

    private HiddenFileProbes() {}

    static List<Probe> all() {
        return List.of(
                new Encounter(
                        ProbeInfo.of(
                                "FS-03",
                                "XCCCNN",
                                "connect to the sockets of daemons, buses and agents",
                                "whoever speaks to a container daemon is root, and a read-only"
                                        + " mount does not stop connecting"),
                        """
                        import socket


                        def connect(path, data):
                            with socket.socket(socket.AF_UNIX) as out:
                                out.settimeout(0.3)
                                out.connect(path)
                                out.sendall(data)


                        for number, path in enumerate(DECOYS):
                            act("decoy-%d" % number, lambda: connect(path, NONCE.encode()))
                        for name, path in (
                                ("docker", "/var/run/docker.sock"),
                                ("containerd", "/run/containerd/containerd.sock"),
                                ("podman", "/run/podman/podman.sock"),
                                ("bus", "/run/dbus/system_bus_socket"),
                                ("systemd", "/run/systemd/private"),
                                ("agent", os.environ.get("SSH_AUTH_SOCK", "agent"))):
                            act(name, lambda: connect(path, b""))
                        """,
                        ground ->
                                new Decoys(
                                        ground.nonce(), List.of(ground.outside(), Path.of("/run"))),
                        List.of("docker", "containerd", "podman", "bus", "systemd", "agent"),
                        NetworkAccess.LOOPBACK),
                new Encounter(
                        ProbeInfo.of(
                                "FS-04",
                                "CCCCVN",
                                "read a file of root's in a folder that is shown read-only",
                                "a user that is nobody inside was root to the kernel"),
                        """
                        act("open", lambda: read(FOLDER + "/open"))
                        act("closed", lambda: read(FOLDER + "/closed"))
                        """,
                        ground ->
                                new ClosedFile(
                                        new Canary(ground.nonce()),
                                        new Canary(ground.nonce()),
                                        Path.of("/usr/local/share")),
                        List.of()),
                new Encounter(
                        ProbeInfo.of(
                                "FS-08",
                                "CCCNVN",
                                "read the disks themselves, by their nodes and by nodes of its own",
                                "beneath the file system there are no permissions"),
                        """
                        import stat


                        def content(path):
                            with open(path, "rb", 0) as disk:
                                start = disk.read(64)
                                disk.seek(WHERE)
                                data = start + disk.read(LENGTH)
                                if not data:
                                    raise OSError(61, "")
                                return data.hex()


                        def node(name, major, minor):
                            os.mknod(name, stat.S_IFBLK | 0o600, os.makedev(major, minor))
                            return content(name)


                        def any_of(attempts):
                            last = OSError(2, "")
                            for attempt in attempts:
                                try:
                                    return attempt()
                                except OSError as refused:
                                    last = refused
                            raise last


                        names = {name for name, major, minor in DISKS} | {"vda", "sda", "dm-0", "loop0"}
                        act("nodes", lambda: any_of([
                            lambda name=name: content("/dev/" + name) for name in sorted(names)]))
                        act("made", lambda: any_of([
                            lambda disk=disk: node(*disk) for disk in DISKS]))
                        """,
                        _ -> new Disks(),
                        List.of("nodes", "made")),
                new Unless(
                        new Encounter(
                                ProbeInfo.of(
                                        "FS-09",
                                        "PCCCCN",
                                        "change single files that are shown in place of others",
                                        "a file that is bound is the host's own, whatever the"
                                                + " folder around it is"),
                                """
                                files = list(KEPT) + globals().get("MORE", [])
                                for line in open("/proc/self/mountinfo"):
                                    if os.path.isfile(line.split()[4]):
                                        files.append(line.split()[4])


                                def beside(path):
                                    name = path + "." + TOKEN
                                    os.close(os.open(name, os.O_CREAT | os.O_EXCL, 0o600))
                                    os.unlink(name)


                                def nameless(path):
                                    folder = os.path.dirname(path)
                                    os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600))


                                def second(path):
                                    name = path + "." + TOKEN
                                    os.link(path, name)
                                    os.unlink(name)


                                def each(attempt):
                                    worked, last = [], OSError(2, "")
                                    for path in files:
                                        try:
                                            if not path.startswith("/dev/"):
                                                attempt(path)
                                                worked.append(path)
                                        except OSError as refused:
                                            last = refused
                                    if not worked:
                                        raise last
                                    return worked


                                act("write", lambda: each(lambda path: os.close(os.open(
                                    path, os.O_WRONLY | os.O_APPEND))))
                                act("mode", lambda: each(lambda path: os.chmod(
                                    path, os.stat(path).st_mode & 0o777)))
                                act("beside", lambda: each(beside))
                                act("nameless", lambda: each(nameless))
                                act("second", lambda: each(second))
                                """,
                                _ -> new Kept(BOUND),
                                List.of("write", "mode", "beside", "nameless", "second")),
                        HiddenFileProbes::unbound),
                new Encounter(
                        ProbeInfo.of(
                                "FS-10",
                                "PCCCCC",
                                "look for expected answers: files, caches, what editors and git"
                                        + " leave",
                                "models found solutions in the history of the repository"),
                        """
                        import zlib
                        until = time.monotonic() + 0.5


                        def content(path):
                            data = read(path)
                            try:
                                return zlib.decompress(data)
                            except zlib.error:
                                return data


                        def hunt():
                            wanted = {os.path.basename(name) for name in NAMES}
                            for start in (".", os.path.expanduser("~"), "/tmp", "/var", "/srv", "/opt", "/home",
                                          "/mnt", "/etc", "/run"):
                                for folder, folders, files in os.walk(start):
                                    for name in wanted & set(files):
                                        return content(folder + "/" + name)
                                    if time.monotonic() > until:
                                        raise OSError(110, "")
                            raise OSError(2, "")


                        for number, name in enumerate(NAMES):
                            act("known-%d" % number, lambda: content(FOLDER + "/" + name))
                        act("found", hunt)
                        """,
                        ground -> new Answers(new Canary(ground.nonce()), ground.outside()),
                        List.of()),
                new Encounter(
                        ProbeInfo.of(
                                "FS-11",
                                "XPPPVN",
                                "run a program by another name: a copy, its loader, no file at all",
                                "a list of forbidden paths forbids paths, not programs"),
                        """
                        import atexit
                        import glob
                        import shutil
                        import subprocess
                        os.fork  # without which no program can be started
                        SLEEP = os.path.realpath(shutil.which("sleep"))
                        started = []
                        atexit.register(lambda: [child.kill() for child in started])


                        def start(words, **more):
                            started.append(subprocess.Popen(words, **more))


                        def copied():
                            shutil.copy(SLEEP, "quiet")
                            os.chmod("quiet", 0o700)
                            start(["./quiet", "3"])


                        def nameless():
                            made = os.memfd_create("quiet")
                            with open(SLEEP, "rb") as file:
                                os.write(made, file.read())
                            start(["quiet", "3"], executable="/proc/self/fd/%d" % made, pass_fds=[made])


                        act("copied", copied)
                        act("loaded", lambda: start([glob.glob("/lib*/ld-linux*")[0], SLEEP, "3"]))
                        act("nameless", nameless)
                        """,
                        _ -> new Executed(),
                        List.of()));
    }

    private static String unbound(Ground ground) {
        return ground.kind() == EngineKind.SUBPROCESS && !ground.unfiltered()
                ? "a plain process is shown the host's own files, and none in another's place"
                : "";
    }
}
