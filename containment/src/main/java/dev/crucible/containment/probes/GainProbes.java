package dev.crucible.containment.probes;

import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Rhythm;
import dev.crucible.containment.oracles.Setuid;
import dev.crucible.containment.oracles.Siblings;
import dev.crucible.containment.oracles.Terminal;

import java.util.List;

/** Gaining what a run does not have: users, roots, terminals, settings, and knowledge of others. */
final class GainProbes {
    /** A terminal of its own in place of the host's. */
    static final String OWN_TERMINAL =
            """
            import termios
            OWN, other = os.openpty()


            def settle():
                os.set_blocking(OWN, False)
                if NONCE.encode() in os.read(OWN, 4096):
                    act("met", lambda: "it was written to")
            """;

    private GainProbes() {}

    static List<Probe> all() {
        return List.of(
                new Encounter(
                        ProbeInfo.of(
                                "CAP-02",
                                "PCCCVN",
                                "start programs that run as another user, whoever starts them",
                                "su, mount and newuidmap are root for everybody"),
                        """
                        import atexit
                        import subprocess
                        started = []
                        atexit.register(lambda: [child.kill() for child in started])
                        # Whoever writes to a full pipe stays until somebody reads.
                        inlet, outlet = os.pipe()
                        os.set_blocking(outlet, False)
                        try:
                            while True:
                                os.write(outlet, bytes(4096))
                        except BlockingIOError:
                            os.set_blocking(outlet, True)


                        def start(words):
                            started.append(subprocess.Popen(
                                words, stdin=subprocess.DEVNULL, stdout=outlet, stderr=outlet))


                        act("marker", lambda: start([MARKER, "3"]))
                        for name in ("su", "mount", "umount", "passwd", "newuidmap", "ping"):
                            act(name, lambda: start([name, "--help"]))
                        time.sleep(0.1)
                        """,
                        ground -> new Setuid(ground.outside().resolve(ground.nonce())),
                        List.of()),
                new HoneyFile(
                        ProbeInfo.of(
                                "NSP-05",
                                "CCCVVN",
                                "leave a root that it entered itself, by a folder kept open",
                                "who changes root and keeps a folder of the old one has both"),
                        false,
                        """
                        def escape():
                            outside = os.open("/", os.O_RDONLY)
                            os.mkdir("inner")
                            os.chroot("inner")
                            os.fchdir(outside)
                            for step in range(32):
                                os.chdir("..")
                            os.chroot(".")
                            return read(PATH)


                        act("escape", escape)
                        """),
                new Encounter(
                        ProbeInfo.of(
                                "DEV-02",
                                "PCCCVN",
                                "write and type into terminals of the host",
                                "what is typed into a terminal is run by whoever sits at it"),
                        """
                        import fcntl
                        TYPE, DISCIPLINE, CONSOLE = 0x5412, 0x5423, 0x541c


                        def type_there(target, more=0):
                            for letter in NONCE + "\\n":
                                if libc.ioctl(target, ctypes.c_ulong(TYPE + more), letter.encode()):
                                    raise OSError(ctypes.get_errno(), "")


                        def terminal():
                            if "OWN" in globals():
                                return os.open(os.ttyname(other), os.O_RDWR | os.O_NOCTTY)
                            return os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)


                        for number in range(3):
                            act("type-%d" % number, lambda: type_there(number))
                            act("trick-%d" % number, lambda: type_there(number, 1 << 32))
                        for name in ("tty", "console", "tty0", "tty1", "ttyS0"):
                            act(name, lambda: os.close(os.open(
                                "/dev/" + name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)))
                        act("write", lambda: os.write(terminal(), NONCE.encode() + b"\\n"))
                        act("type", lambda: type_there(terminal()))
                        act("discipline", lambda: fcntl.ioctl(terminal(), DISCIPLINE, bytes(4)))
                        if "settle" in globals():
                            settle()
                        """,
                        ground -> new Terminal(ground.nonce()),
                        List.of(
                                "type-0", "type-1", "type-2", "trick-0", "trick-1", "trick-2",
                                "tty", "console", "tty0", "tty1", "ttyS0")),
                new Encounter(
                        ProbeInfo.of(
                                "SYS-17",
                                "PCPVVN",
                                "change its own state: memory map, filters, scheduling,"
                                        + " speculation",
                                "what was set up before the program can be undone by it"),
                        """
                        import struct
                        SECCOMP, MAP, CORE, SPECULATION, TRACER = 22, 35, 62, 53, 0x59616d61


                        def control(*arguments):
                            return call(157, *arguments)


                        def filter_more():
                            # One instruction: allow everything (BPF_RET, SECCOMP_RET_ALLOW).
                            code = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0x7fff0000))
                            program = ctypes.create_string_buffer(
                                struct.pack("HxxxxxxQ", 1, ctypes.addressof(code)))
                            return control(SECCOMP, 2, ctypes.addressof(program), 0, 0)


                        def attempts():
                            act("filter", filter_more)
                            act("map", lambda: control(MAP, 8, 4096, 0, 0))
                            act("core", lambda: control(CORE, 1, 0, 0, 0))
                            act("tracer", lambda: control(TRACER, -1, 0, 0, 0))
                            act("bypass", lambda: control(SPECULATION, 0, 2, 0, 0))
                            act("branches", lambda: control(SPECULATION, 1, 2, 0, 0))
                            act("privileges", lambda: control(38, 0, 0, 0, 0))


                        if os.fork() == 0:
                            attempts()
                            time.sleep(2)
                            os._exit(0)
                        time.sleep(0.1)
                        """,
                        _ -> new Siblings(),
                        List.of("filter", "map", "core", "tracer")),
                new Encounter(
                        ProbeInfo.of(
                                "PX-02",
                                "XXPNVN",
                                "hear what the rest of the machine does, from the kernel's"
                                        + " counters",
                                "counters of the whole machine carry what nobody meant to tell"),
                        """
                        def numbers(path, wanted, unit):
                            def sample():
                                for line in open(path):
                                    if line.startswith(wanted):
                                        return int(line.split()[1]) * unit
                                raise OSError(2, "")
                            return sample


                        def totals():
                            room = (ctypes.c_ulong * 32)()
                            if libc.sysinfo(room):
                                raise OSError(ctypes.get_errno(), "")
                            return room


                        SOURCES = {
                            "shared": lambda: totals()[6],
                            "meminfo": numbers("/proc/meminfo", "Shmem:", 1024),
                            "vmstat": numbers("/proc/vmstat", "nr_shmem ", 4096),
                        }
                        heard = {}
                        for name, sample in SOURCES.items():
                            try:
                                heard[name] = [sample()] * 4
                            except OSError as refused:
                                act(name, lambda: sample())
                        say("hold")
                        until = time.monotonic() + 1.5
                        while time.monotonic() < until:
                            for name in heard:
                                heard[name].append(SOURCES[name]())
                            time.sleep(0.004)


                        def decode(samples):
                            steps = [round((one - samples[0]) / UNIT) for one in samples]
                            # It takes a while until all of an amount is taken: its most counts.
                            most, amounts = 0, []
                            for a, b, c in zip(steps, steps[1:], steps[2:]):
                                if a == b == c:
                                    if a <= 0 < most:
                                        amounts.append(most)
                                    most = max(most, a) if a > 0 else 0
                            return "heard " + "-".join(map(str, amounts)) + " "


                        for name, samples in heard.items():
                            act(name, lambda: decode(samples))
                        """,
                        ground -> new Rhythm(ground.random()),
                        List.of()));
    }
}
