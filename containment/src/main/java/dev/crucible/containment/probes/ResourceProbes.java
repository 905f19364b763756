package dev.crucible.containment.probes;

import dev.crucible.containment.Payload;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Consumption;
import dev.crucible.containment.probes.Exhaustion.Gauge;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Taking more than was promised: processes, memory, files, time, output. */
final class ResourceProbes {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final int SPINNERS = 2;
    private static final Limits USUAL = Payload.LIMITS;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Gauge TASKS =
            (measured, promised) ->
                    measured.seen().view().map(view -> Consumption.tasks(view, promised));
    private static final Gauge OPEN_FILES =
            (measured, promised) ->
                    measured.seen().view().map(view -> Consumption.openFiles(view, promised));
    private static final Gauge MEMORY =
            (measured, promised) ->
                    Optional.of(Consumption.memory(measured.seen().result(), promised));
    private static final Gauge CPU =
            (measured, promised) ->
                    Optional.of(Consumption.cpu(measured.seen().result(), promised, SPINNERS));
    private static final Gauge OUTPUT =
            (measured, promised) ->
                    Optional.of(Consumption.output(measured.seen().result(), promised));
    private static final Gauge WALL =
            (measured, promised) -> Optional.of(Consumption.wall(measured.seen().took(), promised));
    private static final Gauge DISK =
            (measured, promised) ->
                    measured.written().map(written -> Consumption.disk(written, promised));
    private static final Gauge FILE =
            (measured, promised) ->
                    measured.written().map(written -> Consumption.file(written, promised));

    private ResourceProbes() {}

    static List<Probe> all() {
        return List.of(
                new Exhaustion(
                        ProbeInfo.of(
                                "RES-01",
                                "PLLLLN",
                                "start processes and threads until no more can be started",
                                "one line of shell stops a machine that does not count them"),
                        """
                        import threading


                        def many():
                            for one in range(6):
                                threading.Thread(
                                    target=time.sleep, args=(20,), daemon=True).start()
                            for one in range(80):
                                if os.fork() == 0:
                                    time.sleep(20)
                                    os._exit(0)


                        act("start", many)
                        """,
                        USUAL,
                        USUAL.withProcesses(48),
                        Limit.PROCESSES,
                        List.of("start"),
                        List.of(TASKS)),
                new Exhaustion(
                        ProbeInfo.of(
                                "RES-02",
                                "PLLLLL",
                                "use memory in every form: pages, files without a name, pipes,"
                                        + " sockets",
                                "what is not counted as memory is memory all the same"),
                        """
                        import fcntl
                        import mmap
                        import socket
                        kept = []


                        def files():
                            made = os.memfd_create("kept")
                            kept.append(made)
                            for one in range(8):
                                os.write(made, bytes(1 << 20))


                        def pipes():
                            for one in range(8):
                                ends = os.pipe()
                                kept.append(ends)
                                os.set_blocking(ends[1], False)
                                fcntl.fcntl(ends[1], 1031, 1 << 20)
                                os.write(ends[1], bytes(1 << 20))


                        def sockets():
                            for one in range(16):
                                ends = socket.socketpair()
                                kept.append(ends)
                                ends[0].setblocking(False)
                                ends[0].send(bytes(1 << 17))


                        def pages():
                            for one in range(40):
                                kept.append(mmap.mmap(-1, 4 << 20))
                                kept[-1].write(bytes(4 << 20))


                        act("files", files)
                        act("pipes", pipes)
                        act("sockets", sockets)
                        act("pages", pages)
                        """,
                        USUAL.withMemoryBytes(64 * MIB),
                        USUAL,
                        Limit.MEMORY,
                        List.of("pages"),
                        List.of(MEMORY)),
                new Exhaustion(
                        ProbeInfo.of(
                                "RES-03",
                                "XLLLLL",
                                "fill the disk: large files, many files, long names, deep folders",
                                "a full disk ends every service of the machine"),
                        """
                        def large():
                            for one in range(6):
                                with open("large-%d" % one, "wb", buffering=0) as file:
                                    for part in range(8):
                                        if file.write(bytes(1 << 18)) < 1 << 18:
                                            raise OSError(28, "")


                        def many():
                            for one in range(1000):
                                with open(("small-%d-" % one) + "n" * 200, "wb") as file:
                                    file.write(bytes(512))


                        def deep():
                            for one in range(64):
                                os.mkdir("d")
                                os.chdir("d")


                        act("large", large)
                        act("many", many)
                        start = os.getcwd()
                        act("deep", deep)
                        os.chdir(start)
                        """,
                        USUAL.withDiskBytes(4 * MIB),
                        USUAL.withDiskBytes(10 * MIB),
                        Limit.DISK,
                        List.of("large"),
                        List.of(DISK)),
                new Exhaustion(
                        ProbeInfo.of(
                                "RES-04",
                                "PLLLLL",
                                "open files without end, and one that is larger than allowed",
                                "the kernel's tables are shared by everybody on the machine"),
                        """
                        import select
                        kept = []


                        def files():
                            for one in range(400):
                                kept.append(os.open("/dev/null", os.O_RDONLY))


                        def watches():
                            for one in range(400):
                                kept.append(select.epoll())


                        def large():
                            with open("large", "wb", buffering=0) as file:
                                for part in range(40):
                                    if file.write(bytes(1 << 16)) < 1 << 16:
                                        raise OSError(27, "")


                        act("large", large)
                        act("files", files)
                        act("watches", watches)
                        """,
                        USUAL.withOpenFiles(64).withFileSizeBytes(MIB),
                        USUAL.withOpenFiles(160).withFileSizeBytes(4 * MIB),
                        Limit.DISK,
                        List.of("files"),
                        List.of(OPEN_FILES, FILE)),
                working(
                        ProbeInfo.of(
                                "RES-05",
                                "PLLLLL",
                                "use several processors at once, at a better priority",
                                "who shares a processor waits for whoever does not stop"),
                        """
                        act("nice", lambda: os.nice(-10))
                        act("real-time", lambda: os.sched_setscheduler(
                            0, os.SCHED_FIFO, os.sched_param(1)))
                        if os.fork() == 0:
                            while True:
                                pass
                        while True:
                            pass
                        """),
                new Exhaustion(
                        ProbeInfo.of(
                                "RES-06",
                                "XLLLLL",
                                "write without end and without a line's end, to both streams",
                                "what a sandbox writes is kept by somebody outside it"),
                        """
                        while True:
                            os.write(1, b"-" * 65536)
                            os.write(2, b"-" * 65536)
                        """,
                        USUAL.withOutputBytes(64 * KIB),
                        USUAL.withOutputBytes(192 * KIB),
                        Limit.OUTPUT,
                        List.of(),
                        List.of(OUTPUT)),
                staying(
                        ProbeInfo.of(
                                "RES-07",
                                "PLLLLL",
                                "stay beyond the time: asleep, stopped, deaf to every signal",
                                "a request to end is one that a program may ignore"),
                        """
                        import signal
                        deaf = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}
                        act("ignore", lambda: [signal.signal(one, signal.SIG_IGN) for one in deaf]
                                                 and None)
                        if os.fork() == 0:
                            os.kill(os.getpid(), signal.SIGSTOP)
                        time.sleep(60)
                        """),
                working(
                        ProbeInfo.of(
                                "RES-08",
                                "PLLLLN",
                                "work in a process that nobody waits for, in the kernel as well",
                                "time that only a parent adds up is lost with the parent"),
                        """
                        for worker in range(2):
                            if os.fork() == 0:
                                os.setsid()
                                if os.fork() > 0:
                                    os._exit(0)
                                file = os.open("/dev/zero", os.O_RDONLY)
                                while True:
                                    os.read(file, 1 << 20)
                        time.sleep(60)
                        """),
                staying(
                        ProbeInfo.of(
                                "RES-09",
                                "XLLLLL",
                                "leave the input unread, close the output, and stay",
                                "who waits for a pipe waits for whoever is at its other end"),
                        """
                        os.close(2)
                        os.close(1)
                        time.sleep(60)
                        """));
    }

    /** It must be ended when its processor time is over. */
    private static Probe working(ProbeInfo info, String body) {
        return new Exhaustion(
                info,
                body,
                USUAL.withCpu(Duration.ofMillis(500)),
                USUAL.withCpu(Duration.ofMillis(2_500)),
                Limit.CPU,
                List.of(),
                List.of(CPU));
    }

    /** It must be ended when its time is over. */
    private static Probe staying(ProbeInfo info, String body) {
        return new Exhaustion(
                info,
                body,
                USUAL.withWall(SECOND),
                USUAL.withWall(Duration.ofSeconds(4)),
                Limit.WALL,
                List.of(),
                List.of(WALL));
    }
}
