package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Canary;
import dev.crucible.containment.oracles.HostView.Seen;
import dev.crucible.containment.oracles.KnownValues;
import dev.crucible.containment.oracles.Oracle;
import dev.crucible.containment.oracles.Traces;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a run learns of the host without reaching it. */
final class InformationProbes {
    /** Has a socket with a name and a lock of its own, where the host's are out of sight. */
    static final String OWN_TRACES =
            """
            import fcntl
            import socket
            named = socket.socket(socket.AF_UNIX)
            named.bind("named")
            taken = open("taken", "w")
            fcntl.lockf(taken, fcntl.LOCK_EX)
            """;

    static final String OWN_PROXY = "os.environ['HTTPS_PROXY'] = 'http://user:word@proxy'\n";

    static final String BLOCKED =
            """
            import signal
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
            """;

    /** Python itself ignores SIGPIPE and SIGXFSZ. */
    private static final long IGNORED_BY_PYTHON = 1L << 12 | 1L << 24;

    /** What a sandbox has too, with values that may well be the same. */
    private static final Set<String> ORDINARY =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "TERM", "SHELL", "USER", "TZ", "PWD");

    /** An empty file in another's place tells nothing. */
    private static final String SOME =
            """
            def some(path, size=1 << 16):
                data = read(path, size)
                if not data.strip():
                    raise OSError(2, "")
                return data
            """;

    private InformationProbes() {}

    static List<Probe> all() {
        return List.of(
                new Encounter(
                        ProbeInfo.of(
                                "PR-04",
                                "XCCCVN",
                                "look into the first process that it sees",
                                "it was started by somebody who had secrets"),
                        SOME
                                + """
                                act("environment", lambda: some("/proc/1/environ") and None)
                                act("command", lambda: some("/proc/1/cmdline"))
                                act("descriptors", lambda: [
                                    (name, os.readlink("/proc/1/fd/" + name))
                                    for name in sorted(os.listdir("/proc/1/fd"))])
                                act("maps", lambda: some("/proc/1/maps") and None)
                                act("memory", lambda: os.open("/proc/1/mem", os.O_RDONLY) and None)
                                act("thread", lambda: os.open("/proc/1/task/1/mem", os.O_RDWR) and None)
                                """,
                        InformationProbes::firstProcess,
                        List.of("environment", "descriptors", "maps", "memory", "thread")),
                new Encounter(
                        ProbeInfo.of(
                                "PX-01",
                                "PPPNVN",
                                "read where the kernel is in memory, and what it logs",
                                "an exploit needs addresses, and a version to choose it by"),
                        SOME
                                + """
                                def symbol():
                                    for line in open("/proc/kallsyms"):
                                        if line.endswith(" commit_creds\\n"):
                                            if line.startswith("0000000000000000"):
                                                raise OSError(13, "")
                                            return line
                                    raise OSError(2, "")


                                def places():
                                    for line in open("/proc/iomem"):
                                        if not line.strip().startswith("00000000-00000000"):
                                            return line
                                    raise OSError(2, "")


                                act("symbols", symbol)
                                act("places", places)
                                act("memory", lambda: some("/proc/kcore", 1) and None)
                                act("log", lambda: os.open("/dev/kmsg", os.O_RDONLY) and None)
                                act("syslog", lambda: call(103, 10, 0, 0))
                                act("modules", lambda: some("/proc/modules") and None)
                                act("configuration", lambda: some("/proc/config.gz") and None)
                                """,
                        _ -> new KnownValues(Map.of()),
                        List.of(
                                "symbols",
                                "places",
                                "memory",
                                "log",
                                "syslog",
                                "modules",
                                "configuration")),
                new Encounter(
                        ProbeInfo.of(
                                "PX-03",
                                "XPPVVN",
                                "learn which machine it is on",
                                "two runs on one machine find each other by its names"),
                        SOME
                                + """
                                act("boot", lambda: some("/proc/sys/kernel/random/boot_id"))
                                act("machine", lambda: some("/etc/machine-id"))
                                act("name", lambda: os.uname().nodename)
                                act("product", lambda: some("/sys/class/dmi/id/product_uuid"))
                                act("mounts", lambda: some("/proc/self/mountinfo", 3000))
                                """,
                        InformationProbes::names,
                        List.of()),
                new Encounter(
                        ProbeInfo.of(
                                "PX-04",
                                "XPPNVN",
                                "see the locks and the sockets of others",
                                "what everybody sees carries messages"),
                        """
                        def entries(path, wanted):
                            found = [line for line in open(path) if wanted(line.split())]
                            os.write(1, "".join(found).encode()[:60000])
                            if not found:
                                raise OSError(2, "")


                        act("locks", lambda: entries("/proc/locks", lambda words: words))
                        act("sockets", lambda: entries(
                            "/proc/net/unix", lambda words: len(words) > 7 and words[0] != "Num"))
                        act("keys", lambda: entries("/proc/keys", lambda words: words))
                        """,
                        ground -> new Traces(new Canary(ground.nonce()), ground.outside()),
                        List.of("locks", "sockets")),
                new Encounter(
                        ProbeInfo.of(
                                "PX-05",
                                "XCPCVN",
                                "see the control groups of other runs",
                                "their names are the runs' names"),
                        SOME
                                + """
                                act("own", lambda: some("/proc/self/cgroup"))
                                act("first", lambda: some("/proc/1/cgroup"))
                                act("all", lambda: [sorted(os.listdir("/sys/fs/cgroup/" + name))
                                                    for name in os.listdir("/sys/fs/cgroup")])
                                """,
                        _ -> new KnownValues(Map.of("control group", "crucible-")),
                        List.of("all")),
                new Inspection(
                        ProbeInfo.of(
                                "PX-06",
                                "PCCCVV",
                                "inherit blocked and ignored signals",
                                "what Java had set lives on in every program it starts"),
                        "",
                        InformationProbes::signals),
                new Encounter(
                        ProbeInfo.of(
                                "PX-07",
                                "PCCCCC",
                                "find Crucible's own settings in its environment",
                                "proxies with passwords in them are inherited unless forgotten"),
                        """
                        NAMES = ("PROXY", "GIT_", "JAVA_TOOL", "AWS_", "TOKEN", "SECRET", "LD_")


                        def telling():
                            found = [name for name in os.environ
                                     if name.upper().startswith(NAMES)
                                     or name.upper().endswith("_PROXY")]
                            if not found:
                                raise OSError(2, "")
                            return found


                        act("named", telling)
                        act("all", lambda: sorted(os.environ.values()))
                        act("started", lambda: read("/proc/self/environ"))
                        act("words", lambda: read("/proc/self/cmdline"))
                        """,
                        _ -> new KnownValues(settings()),
                        List.of("named")));
    }

    private static Oracle firstProcess(Ground ground) {
        String words = KnownValues.line(Path.of("/proc/1/cmdline"));
        return new KnownValues(Map.of("first process", words.split("\0", 2)[0]));
    }

    private static Oracle names(Ground ground) {
        return new KnownValues(
                Map.of(
                        "boot", KnownValues.line(Path.of("/proc/sys/kernel/random/boot_id")),
                        "machine", KnownValues.line(Path.of("/etc/machine-id")),
                        "product", KnownValues.line(Path.of("/sys/class/dmi/id/product_uuid")),
                        // The quotes keep it from being part of another word.
                        "name",
                                "'"
                                        + KnownValues.line(Path.of("/proc/sys/kernel/hostname"))
                                        + "'"));
    }

    private static Map<String, String> settings() {
        Map<String, String> own = new TreeMap<>(System.getenv());
        own.keySet().removeAll(ORDINARY);
        return own;
    }

    private static List<String> signals(Seen process, Ground ground) {
        List<String> broken = new ArrayList<>();
        if (Long.parseUnsignedLong(process.field("SigBlk"), 16) != 0) {
            broken.add("signals are blocked: " + process.field("SigBlk"));
        }
        long ignored = Long.parseUnsignedLong(process.field("SigIgn"), 16);
        if ((ignored & ~IGNORED_BY_PYTHON) != 0) {
            broken.add("signals are ignored: " + process.field("SigIgn"));
        }
        return broken;
    }
}
