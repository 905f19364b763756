package dev.crucible.benchmarks;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.ReadBuffer;
import dev.crucible.linux.Spawner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a sandbox costs when nothing is prepared: a Python one-liner bare, under bubblewrap, and in
 * each engine with its gate and the host's read-back. All are started by the same spawner, in turn,
 * in every round; the ratios are of one round each.
 */
public final class ColdStart {
    private static final List<String> PYTHON =
            List.of("/usr/bin/python3", "-I", "-S", "-c", "print(1)");
    private static final String EXPECTED = "1\n";
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
    private static final int WARM_UP = 400;

    private final PrintStream out;
    private final List<Contestant> contestants = new ArrayList<>();

    private ColdStart(PrintStream out) {
        this.out = out;
    }

    /** Arguments: rounds (default 9) and attempts of each worker in a round (default 60). */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int attempts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        Path folder = Files.createTempDirectory("crucible-");
        Path slots =
                Files.isWritable(Path.of("/run"))
                        ? Path.of("/run/crucible/slots")
                        : folder.resolveSibling(folder.getFileName() + "-slots");
        Path helper = Path.of(System.getProperty("crucible.native", "."));
        try (HostEngines engines = new HostEngines(helper, slots, folder)) {
            ColdStart benchmark = new ColdStart(System.out);
            benchmark.enter(engines.engines());
            benchmark.run(rounds, attempts);
        }
    }

    private void enter(List<ExecutionEngine> engines) {
        contestants.add(new Contestant("bare", () -> bare(PYTHON)));
        for (ExecutionEngine engine : engines) {
            if (engine.info().name().equals("jail") && engine.info().availability().available()) {
                contestants.add(new Contestant("jail", () -> sandboxed(engine)));
            }
        }
        if (Files.isExecutable(Path.of("/usr/bin/bwrap"))) {
            contestants.add(new Contestant("bwrap alone", () -> bare(bubblewrap())));
        }
        for (ExecutionEngine engine : engines) {
            String name = engine.info().name();
            if (!name.equals("jail") && engine.info().availability().available()) {
                contestants.add(new Contestant(name + " engine", () -> sandboxed(engine)));
            }
        }
    }

    /** bubblewrap with every namespace and no more: no limits, no filter, no gate. */
    private static List<String> bubblewrap() {
        List<String> argv =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/bwrap --unshare-all --ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/bin /bin --proc /proc --dev /dev --tmpfs /tmp"
                                        .split(" ", -1)));
        argv.addAll(PYTHON);
        return argv;
    }

    private static void bare(List<String> argv) {
        try (Fd.Pair input = Fd.pipe();
                Fd.Pair output = Fd.pipe();
                Fd.Pair errors = Fd.pipe();
                ReadBuffer buffer = new ReadBuffer(4096);
                Child child =
                        Spawner.spawn(
                                argv,
                                ENVIRONMENT,
                                List.of(input.read(), output.write(), errors.write()))) {
            input.read().close();
            input.write().close();
            output.write().close();
            errors.write().close();
            Bytes said = output.read().read(buffer);
            while (said != null && said.size() < EXPECTED.length()) {
                said = output.read().read(buffer);
            }
            require(
                    said != null
                            && said.asText().equals(EXPECTED)
                            && child.await().status().raw() == 0);
        }
    }

    private static void sandboxed(ExecutionEngine engine) {
        SandboxSpec spec = new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());
        try (Sandbox sandbox = engine.open(spec)) {
            Sandbox.ExecResult result =
                    sandbox.exec(
                            new Command(PYTHON, ENVIRONMENT, Stdin.NONE),
                            OutputListener.SILENT,
                            Cancellation.none());
            require(
                    result.outcome().success()
                            && result.stdout().bytes().asText().equals(EXPECTED));
        }
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalStateException("the program did not print what it must");
        }
    }

    private void run(int rounds, int attempts) {
        out.printf(
                "cold start of %s%n%d rounds of %d attempts, %d processors; median [min - max] of"
                        + " the rounds%n",
                String.join(" ", PYTHON),
                rounds,
                attempts,
                Runtime.getRuntime().availableProcessors());
        contestants.forEach(contestant -> Round.of(contestant, 1, WARM_UP));
        for (int workers = 1; workers <= 2; workers++) {
            Round[][] results = new Round[contestants.size()][rounds];
            for (int round = 0; round < rounds; round++) {
                for (int at = 0; at < contestants.size(); at++) {
                    results[at][round] = Round.of(contestants.get(at), workers, attempts);
                }
            }
            report(workers, results);
        }
    }

    private void report(int workers, Round[][] results) {
        out.printf("%n%d worker%s%n", workers, workers == 1 ? "" : "s");
        out.printf(
                "%-18s %-24s %-24s %-24s %s%n",
                "", "p50 ms", "p99 ms", "runs/s", "p50 against bare");
        for (int at = 0; at < results.length; at++) {
            Round[] own = results[at];
            out.printf(
                    "%-18s %-24s %-24s %-24s %s%n",
                    contestants.get(at).name(),
                    spread("%.2f", Arrays.stream(own).mapToDouble(Round::p50).toArray()),
                    spread("%.2f", Arrays.stream(own).mapToDouble(Round::p99).toArray()),
                    spread("%.0f", Arrays.stream(own).mapToDouble(Round::perSecond).toArray()),
                    spread("%.2f", ratios(own, results[0])));
        }
    }

    private static double[] ratios(Round[] own, Round[] base) {
        return IntStream.range(0, own.length)
                .mapToDouble(round -> own[round].p50() / base[round].p50())
                .toArray();
    }

    private static String spread(String format, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                format + " [" + format + " - " + format + "]",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
