package dev.crucible.containment.probes;

import dev.crucible.containment.EngineKind;
import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Canary;
import dev.crucible.containment.oracles.Marked;
import dev.crucible.containment.oracles.Oracle;
import dev.crucible.containment.oracles.Victim;

import java.util.List;

/** Seeing, signalling, tracing and hindering processes that are not the run's own. */
final class ProcessProbes {
    /** Puts another process in the victim's place, and tells when it has ended. */
    static final String STAND_IN =
            """
            import subprocess
            import threading


            def stand_in():
                child = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE,
                                         env={MARK: "in-its-place"})

                def mourn():
                    status = child.wait()
                    act("met", lambda: "it ended with %d" % status)

                threading.Thread(target=mourn, daemon=True).start()
                return child.pid


            def settle():
                time.sleep(0.2)
            """;

    private static final String MEET =
            """
            if "stand_in" in globals():
                VICTIM = stand_in()


            def kept(data):
                at = data.find(MARK.encode())
                if at < 0:
                    raise OSError(2, "")
                return data[at:at + 100]
            """;

    private static final String PART =
            """
            if "settle" in globals():
                settle()
            """;

    private ProcessProbes() {}

    static List<Probe> all() {
        return List.of(
                meeting(
                        ProbeInfo.of(
                                "PR-01",
                                "XCCCCN",
                                "find a process of the host, and read its environment",
                                "secrets are handed over in environments"),
                        """
                        def find():
                            for name in os.listdir("/proc"):
                                if name.isdigit() and int(name) != os.getpid():
                                    try:
                                        return kept(read("/proc/" + name + "/environ"))
                                    except OSError:
                                        pass
                            raise OSError(2, "")


                        def see():
                            if read("/proc/%d/cmdline" % VICTIM) != b"/bin/cat\\0":
                                raise OSError(2, "")


                        act("seen", see)
                        act("found", find)
                        """,
                        "found",
                        "seen"),
                new Unless(
                        meeting(
                                ProbeInfo.of(
                                        "PR-02",
                                        "XCCCVN",
                                        "end other processes: one by its number, and all at once",
                                        "a run that ends its judge has no score to fear"),
                                """
                                import signal
                                TERM = signal.SIGTERM


                                def all_at_once():
                                    if os.readlink("/proc/self/ns/pid") == SPACE:
                                        raise OSError(1, "")
                                    os.kill(-1, TERM)


                                act("kill", lambda: os.kill(VICTIM, TERM))
                                act("tgkill", lambda: call(234, VICTIM, VICTIM, TERM))
                                act("pidfd", lambda: call(424, call(434, VICTIM, 0), TERM, 0, 0))
                                act("all", all_at_once)
                                """),
                        ProcessProbes::shared),
                meeting(
                        ProbeInfo.of(
                                "PR-03",
                                "XCCCVN",
                                "trace another process, read its memory, take its descriptors",
                                "same user, no Yama: a debugger needs no more"),
                        """
                        def memory():
                            for line in open("/proc/%d/maps" % VICTIM):
                                if "[stack]" in line:
                                    start, end = [int(n, 16) for n in line.split()[0].split("-")]
                                    with open("/proc/%d/mem" % VICTIM, "rb", 0) as file:
                                        file.seek(start)
                                        return kept(file.read(end - start))
                            raise OSError(2, "")


                        def copy():
                            room = ctypes.create_string_buffer(64)
                            mine = (ctypes.c_ulong * 2)(ctypes.addressof(room), 64)
                            line = open("/proc/%d/maps" % VICTIM).readline()
                            theirs = (ctypes.c_ulong * 2)(int(line.split("-")[0], 16), 64)
                            return call(310, VICTIM, ctypes.addressof(mine), 1,
                                        ctypes.addressof(theirs), 1, 0)


                        act("memory", memory)
                        act("copy", copy)
                        act("take", lambda: call(438, call(434, VICTIM, 0), 0, 0))
                        # Whoever traces it so takes it along at the end: that is seen from outside.
                        child = os.fork()
                        if child == 0:
                            act("trace", lambda: call(101, 0x4206, VICTIM, 0, 0x100000))
                            os._exit(0)
                        os.waitpid(child, 0)
                        """,
                        "memory",
                        "copy",
                        "take",
                        "trace"),
                meeting(
                        ProbeInfo.of(
                                "PR-05",
                                "PCCVVN",
                                "slow down other processes, and take precedence itself",
                                "a run in real time stops the machine it is on"),
                        """
                        act("nice", lambda: os.setpriority(os.PRIO_PROCESS, VICTIM, 5))
                        act("pin", lambda: os.sched_setaffinity(VICTIM, {0}))
                        act("idle", lambda: os.sched_setscheduler(
                            VICTIM, os.SCHED_IDLE, os.sched_param(0)))
                        act("starve", lambda: call(251, 1, VICTIM, 3 << 13))
                        act("precede", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5))
                        act("real-time", lambda: os.sched_setscheduler(
                            0, os.SCHED_RR, os.sched_param(1)))
                        act("disk-first", lambda: call(251, 1, 0, 1 << 13))
                        """,
                        "nice",
                        "pin",
                        "idle",
                        "starve",
                        "precede",
                        "real-time",
                        "disk-first"),
                meeting(
                        ProbeInfo.of(
                                "PR-06",
                                "XCCVVN",
                                "have the kernel send a signal in its place",
                                "a descriptor's owner is signalled by whoever writes"),
                        """
                        import fcntl
                        import signal
                        inlet, outlet = os.pipe()


                        def owner():
                            fcntl.fcntl(inlet, fcntl.F_SETOWN, VICTIM)
                            fcntl.fcntl(inlet, 10, signal.SIGTERM)
                            fcntl.fcntl(inlet, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
                            os.write(outlet, b"x")


                        act("owner", owner)
                        act("terminal", lambda: os.open("/dev/tty", os.O_RDWR))
                        """,
                        "terminal"),
                new Encounter(
                        ProbeInfo.of(
                                "PR-07",
                                "XCCCVN",
                                "leave a process behind: orphaned, in a session of its own",
                                "who outlives the run is there when the next one comes"),
                        """
                        act("subreaper", lambda: call(157, 36, 1, 0, 0, 0))
                        if os.fork() == 0:
                            os.setsid()
                            if os.fork() == 0:
                                for number in range(3):
                                    os.close(number)
                                os.execve("/bin/sleep", ["sleep", "8"], {MARK: MARK})
                            os._exit(0)
                        act("orphan", lambda: time.sleep(0.1))
                        """,
                        ground -> new Marked("LEFT_" + ground.nonce()),
                        List.of()));
    }

    private static Encounter meeting(ProbeInfo info, String body, String... forbidden) {
        return new Encounter(info, MEET + body + PART, ProcessProbes::victim, List.of(forbidden));
    }

    private static Oracle victim(Ground ground) {
        return new Victim("SECRET_" + ground.nonce(), new Canary(ground.nonce()), ground.user());
    }

    /** Its signals would go to whoever has the same user. */
    private static String shared(Ground ground) {
        return ground.kind() == EngineKind.SUBPROCESS && !ground.unfiltered()
                ? "its signals would go to the machine's own processes"
                : "";
    }
}
