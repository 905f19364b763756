package dev.crucible.containment.probes;

import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;

import java.util.List;

/** Outliving the run, and attacking whoever cleans up after it. */
final class SurvivorProbes {
    private SurvivorProbes() {}

    static List<Probe> all() {
        return List.of(
                new Afterlife(
                        ProbeInfo.of(
                                "LC-01",
                                "XCCCCN",
                                "leave a process behind that keeps the output open",
                                "who reads to the end of a pipe waits for the last of its writers"),
                        """
                        import signal
                        if os.fork() == 0:
                            os.setsid()
                            if os.fork() > 0:
                                os._exit(0)
                            for number in (1, 2, 3, 13, 15):
                                signal.signal(number, signal.SIG_IGN)
                            time.sleep(60)
                            os._exit(0)
                        os.wait()
                        """,
                        2),
                new HelperEnded(
                        ProbeInfo.of(
                                "LC-02",
                                "XCCCCN",
                                "live on when the engine's own program is ended by accident",
                                "some programs that start a sandbox are no part of it, and it does"
                                        + " not miss them")),
                new Afterlife(
                        ProbeInfo.of(
                                "LC-03",
                                "PCCCCN",
                                "leave processes behind that do not react: dead, stopped, waiting"
                                        + " in the kernel",
                                "a signal is noticed when a process next runs, and some never do"),
                        """
                        import signal
                        for dead in range(4):
                            if os.fork() == 0:
                                os._exit(0)
                        if os.fork() == 0:
                            os.setsid()
                            os.kill(os.getpid(), signal.SIGSTOP)
                            os._exit(0)
                        CLONE_VFORK = 0x4000
                        if os.fork() == 0:
                            os.setsid()
                            if call(56, CLONE_VFORK | 17, 0, 0, 0, 0) == 0:
                                time.sleep(60)
                            os._exit(0)
                        if os.fork() == 0:
                            os.setsid()
                            ends = os.pipe()
                            os.read(ends[0], 1)
                            os._exit(0)
                        time.sleep(0.1)
                        """,
                        5),
                new Afterlife(
                        ProbeInfo.of(
                                "LC-04",
                                "PCCCCC",
                                "make the working directory dangerous to remove",
                                "a remover that follows a link removes what the link names"),
                        """
                        import stat
                        os.fork  # without which nothing of this can be done
                        folder = os.path.dirname(PATH)
                        os.mkdir("locked")
                        os.symlink(PATH, "locked/file")
                        os.symlink(folder, "locked/folder")
                        act("locked", lambda: os.chmod("locked", 0))
                        act("name", lambda: os.mkdir(b"\\xff" * 255))
                        act("newline", lambda: os.mkdir("a\\n-rf\\x1b[2J"))


                        def deep():
                            start = os.getcwd()
                            for one in range(300):
                                os.mkdir("d")
                                os.chdir("d")
                            os.chdir(start)


                        act("deep", deep)
                        act("immutable", lambda: call(
                            16, os.open("locked-file", os.O_CREAT | os.O_WRONLY), 0x40086602,
                            (16).to_bytes(8, "little")))
                        os.mkdir("one")
                        os.symlink(folder, "two")
                        apart = os.pipe()
                        if os.fork() == 0:
                            os.setsid()
                            os.write(apart[1], b"x")
                            while True:
                                try:
                                    call(316, -100, b"one", -100, b"two", 2)
                                except OSError:
                                    pass
                        os.read(apart[0], 1)
                        """,
                        2),
                new FirstMoment(
                        ProbeInfo.of(
                                "LC-06",
                                "PCCCCC",
                                "begin before the bounds are in place",
                                "what happens in the first millisecond happens without them")));
    }
}
