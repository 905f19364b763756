package dev.crucible.containment.probes;

import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Received;
import dev.crucible.containment.oracles.Streams;

import java.util.List;

/**
 * What a program can do with the descriptors that it was given, and with one that was forgotten.
 */
final class DescriptorProbes {
    /** A forgotten descriptor of the root. */
    static final String LEAK = "LEAK = os.open('/', os.O_RDONLY)\n";

    /** Has a file where its errors go, as if a log of the host's had been handed to it. */
    static final String OWN_LOG =
            """
            os.dup2(os.open("log", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), 2)
            """;

    /** Shares its output with somebody who does not expect it to change. */
    static final String SHARED_OUTPUT =
            """
            import fcntl
            shared = os.dup(1)
            expected = fcntl.fcntl(shared, fcntl.F_GETFL)


            def settle():
                if fcntl.fcntl(shared, fcntl.F_GETFL) != expected:
                    act("met", lambda: "flags were changed")
                fcntl.fcntl(shared, fcntl.F_SETFL, expected)
            """;

    /** Has a socket open, and somebody at its other end who takes what comes. */
    static final String RECEIVER =
            """
            import socket
            import subprocess
            LEAKED, other = socket.socketpair()
            taker = "import array,socket,sys,time\\ns=socket.socket(fileno=0)\\ns.recvmsg(1,999)\\ntime.sleep(4)"
            subprocess.Popen([sys.executable, "-c", taker], stdin=other, env={})
            """;

    private DescriptorProbes() {}

    static List<Probe> all() {
        return List.of(
                new HoneyFile(
                        ProbeInfo.of(
                                "FD-02",
                                "PCCCCN",
                                "start from a folder that is open somewhere, or was removed",
                                "a run that began in a leaked folder was a run on the host"),
                        false,
                        """
                        def start(folder):
                            os.chdir(folder)
                            try:
                                return read("../" * 12 + PATH[1:])
                            finally:
                                os.chdir(HERE)


                        def removed():
                            os.mkdir("gone")
                            os.chdir("gone")
                            os.rmdir("../gone")
                            try:
                                return read("../" * 12 + PATH[1:])
                            finally:
                                os.chdir(HERE)


                        def beneath(number):
                            return os.read(os.open(PATH[1:], os.O_RDONLY, dir_fd=number), 100)


                        HERE = os.getcwd()
                        for number in map(int, os.listdir("/proc/self/fd")):
                            act("folder-%d" % number, lambda: start("/proc/self/fd/%d" % number))
                            act("beneath-%d" % number, lambda: beneath(number))
                        act("first", lambda: start("/proc/1/cwd"))
                        act("removed", removed)
                        """),
                new Encounter(
                        ProbeInfo.of(
                                "FD-03",
                                "XCCCCN",
                                "truncate, rewind and reopen the streams that it was given",
                                "a log that is handed over as a file is the program's to erase"),
                        """
                        import fcntl
                        for number in range(3):
                            act("truncate-%d" % number, lambda: os.ftruncate(number, 0))
                            act("rewind-%d" % number, lambda: os.lseek(number, 0, 0))
                            act("overwrite-%d" % number, lambda: fcntl.fcntl(
                                number, fcntl.F_SETFL,
                                fcntl.fcntl(number, fcntl.F_GETFL) & ~os.O_APPEND))
                            act("reopen-%d" % number, lambda: os.close(os.open(
                                "/proc/self/fd/%d" % number, os.O_RDWR)))
                        """,
                        _ -> new Streams(),
                        List.of(
                                "truncate-0",
                                "truncate-1",
                                "truncate-2",
                                "rewind-0",
                                "rewind-1",
                                "rewind-2")),
                new Encounter(
                        ProbeInfo.of(
                                "FD-04",
                                "XCCCVN",
                                "change the flags, the size and the owner of its streams",
                                "who shares a stream reads it as the other one set it"),
                        """
                        import fcntl
                        import signal
                        signal.signal(signal.SIGIO, signal.SIG_IGN)
                        act("unblock", lambda: os.set_blocking(1, False))
                        act("signal", lambda: fcntl.fcntl(
                            1, fcntl.F_SETFL, fcntl.fcntl(1, fcntl.F_GETFL) | os.O_ASYNC))
                        act("owner", lambda: fcntl.fcntl(1, fcntl.F_SETOWN, os.getpid()))
                        act("shrink", lambda: fcntl.fcntl(2, 1031, 4096))
                        act("grow", lambda: fcntl.fcntl(2, 1031, 1 << 20))
                        if "settle" in globals():
                            settle()
                        """,
                        _ -> new Streams(),
                        List.of()),
                new Encounter(
                        ProbeInfo.of(
                                "FD-05",
                                "NCCCCN",
                                "hand descriptors to whoever reads a socket that is open here",
                                "a judge that is handed ten thousand files has none left"),
                        """
                        import array
                        import socket


                        def hand_over(number):
                            with socket.socket(fileno=os.dup(number)) as out:
                                out.setblocking(False)
                                out.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS,
                                                      array.array("i", [made] * 4))])


                        made = os.memfd_create(LABEL)
                        for number in map(int, os.listdir("/proc/self/fd")):
                            act("to-%d" % number, lambda: hand_over(number))
                        time.sleep(0.1)
                        """,
                        ground -> new Received(ground.nonce()),
                        List.of()),
                new Encounter(
                        ProbeInfo.of(
                                "DEV-03",
                                "XCCCNN",
                                "change owner, mode and length of its streams and of /dev/null",
                                "a container engine gave the host's /dev/null to a container"),
                        """
                        for number in range(3):
                            act("mode-%d" % number, lambda: os.fchmod(number, 0o666))
                            act("owner-%d" % number, lambda: os.fchown(number, os.getuid(), -1))
                            act("cut-%d" % number, lambda: os.ftruncate(number, 0))
                        for name in ("null", "zero", "full", "urandom"):
                            act("mode-" + name, lambda: os.chmod("/dev/" + name, 0o666))
                            act("owner-" + name, lambda: os.chown(
                                "/dev/" + name, os.getuid(), os.getgid()))
                        """,
                        _ -> new Streams(),
                        List.of("cut-0", "cut-1", "cut-2")));
    }
}
