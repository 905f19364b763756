package dev.crucible.containment.probes;

import dev.crucible.containment.Ground;
import dev.crucible.containment.Probe;
import dev.crucible.containment.ProbeInfo;
import dev.crucible.containment.oracles.Canary;
import dev.crucible.containment.oracles.Honey;
import dev.crucible.containment.oracles.Marked;

import java.util.List;

/** What a compiler does on behalf of what it compiles: it is as untrusted as the program. */
final class BuildProbes {
    private BuildProbes() {}

    static List<Probe> all() {
        return List.of(
                new Including(
                        ProbeInfo.of(
                                "BLD-01",
                                "XCCCCN",
                                "have a compiler include a file of the host",
                                "what it cannot read as a program it shows in its complaint")),
                new CompilerBomb(
                        ProbeInfo.of(
                                "BLD-02",
                                "PLLLLN",
                                "have a compiler read without end",
                                "one line of source has taken all memory of a machine")),
                new AtCompileTime(
                        ProbeInfo.of(
                                "BLD-03",
                                "XCCCCN",
                                "have a compiler execute a program, which reads a file of the"
                                        + " host",
                                "macros, processors and options run while others only look at"
                                        + " the result"),
                        """
                        def take():
                            with open(PATH) as file:
                                return file.read()


                        act("read", take)
                        act("write", lambda: os.close(os.open(PATH, os.O_WRONLY | os.O_APPEND)))
                        """,
                        BuildProbes::honey),
                new AtCompileTime(
                        ProbeInfo.of(
                                "BLD-04",
                                "XCCCCN",
                                "have a compiler leave a process behind",
                                "who waits for the compiler does not wait for what it started"),
                        """
                        if os.fork() == 0:
                            os.setsid()
                            if os.fork() == 0:
                                for number in range(3):
                                    os.close(number)
                                os.execve("/bin/sleep", ["sleep", "8"], {MARK: MARK})
                            os._exit(0)
                        import time
                        act("left", lambda: time.sleep(0.1))
                        """,
                        ground -> new Marked("LEFT_" + ground.nonce())));
    }

    private static Honey honey(Ground ground) {
        return new Honey(
                new Canary(ground.nonce()), ground.outside().resolve(ground.nonce() + ".txt"));
    }
}
