package dev.crucible.benchmarks;

import dev.crucible.core.Cancellation;
import dev.crucible.core.Command;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxSession;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.UnattestedJail;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What it costs that every wall is shown: the same jail with and without what its gate says and
 * tries and what the host reads, one attempt after the other by turns; the ratios are of the
 * medians of one round each. Cold is a sandbox of its own for one program, warm another command in
 * a session that stands.
 */
public final class AttestationCost {
    private static final List<String> PYTHON =
            List.of("/usr/bin/python3", "-I", "-S", "-c", "print(1)");
    private static final List<String> NOTHING = List.of("/bin/true");
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
    private static final SandboxSpec SPEC =
            new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());
    private static final int WARM_UP = 300;
    private static final double GOAL = 1.10;
    private static final double MICROS = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final int rounds;
    private final int attempts;

    private AttestationCost(PrintStream out, int rounds, int attempts) {
        this.out = out;
        this.rounds = rounds;
        this.attempts = attempts;
    }

    /** Arguments: rounds (default 25) and attempts of each in a round (default 20). */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 25;
        int attempts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        Path folder = Files.createTempDirectory("crucible-");
        Path other = Files.createTempDirectory("crucible-");
        Path slots =
                Files.isWritable(Path.of("/run"))
                        ? Path.of("/run/crucible/slots")
                        : folder.resolveSibling(folder.getFileName() + "-slots");
        Path helper = Path.of(System.getProperty("crucible.native", "."));
        Path weakened = helper.toAbsolutePath().resolveSibling("weakened");
        try (HostEngines engines = new HostEngines(helper, slots, folder);
                UnattestedJail bare = new UnattestedJail(weakened, slots, other)) {
            ExecutionEngine jail = engines.engines().getFirst();
            if (!jail.info().availability().available()
                    || !bare.engine().info().availability().available()) {
                throw new IllegalStateException("the jail is not available here");
            }
            new AttestationCost(System.out, rounds, attempts).run(jail, bare.engine());
        }
    }

    private void run(ExecutionEngine jail, ExecutionEngine bare) {
        out.printf(
                "%d rounds of %d attempts each, %d processors; medians [quarters] over the"
                        + " rounds%n",
                rounds, attempts, Runtime.getRuntime().availableProcessors());
        compare(
                "cold start",
                new Contestant("with attestation", () -> cold(jail)),
                new Contestant("without", () -> cold(bare)));
        Duration lifetime = Duration.ofHours(1);
        try (SandboxSession shown = jail.openSession(SPEC, lifetime);
                SandboxSession unshown = bare.openSession(SPEC, lifetime)) {
            compare(
                    "warm start",
                    new Contestant("with attestation", () -> warm(shown)),
                    new Contestant("without", () -> warm(unshown)));
        }
    }

    private void compare(String what, Contestant with, Contestant without) {
        for (int at = 0; at < WARM_UP; at++) {
            with.attempt().run();
            without.attempt().run();
        }
        double[] dear = new double[rounds];
        double[] cheap = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double[] own = new double[attempts];
            double[] other = new double[attempts];
            for (int at = 0; at < attempts; at++) {
                boolean first = at % 2 == 0;
                double one = millis(first ? with : without);
                double two = millis(first ? without : with);
                own[at] = first ? one : two;
                other[at] = first ? two : one;
            }
            dear[round] = new Spread(own).at(0.5);
            cheap[round] = new Spread(other).at(0.5);
        }
        double[] micros = new double[rounds];
        Arrays.setAll(micros, at -> (dear[at] - cheap[at]) * MICROS);
        Spread ratio = Spread.ratios(dear, cheap);
        out.printf("%n%s%n", what);
        out.printf("  %-18s %s ms%n", with.name(), new Spread(dear).quarters("%.3f"));
        out.printf("  %-18s %s ms%n", without.name(), new Spread(cheap).quarters("%.3f"));
        out.printf("  %-18s %s us%n", "it costs", new Spread(micros).quarters("%.0f"));
        out.printf(
                "  %-18s %s%s%n",
                "ratio",
                ratio.quarters("%.3f"),
                what.startsWith("cold")
                        ? " (goal at most %.2f: %s)"
                                .formatted(GOAL, ratio.at(0.5) <= GOAL ? "met" : "missed")
                        : "");
    }

    private static double millis(Contestant contestant) {
        long start = System.nanoTime();
        contestant.attempt().run();
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    private static void cold(ExecutionEngine engine) {
        try (Sandbox sandbox = engine.open(SPEC)) {
            require(
                    sandbox.exec(
                                    new Command(PYTHON, ENVIRONMENT, Stdin.NONE),
                                    OutputListener.SILENT,
                                    Cancellation.none())
                            .outcome()
                            .success());
        }
    }

    private static void warm(SandboxSession session) {
        require(
                session.exec(
                                new Command(NOTHING, ENVIRONMENT, Stdin.NONE),
                                Duration.ofSeconds(10),
                                OutputListener.SILENT,
                                Cancellation.none())
                        .outcome()
                        .success());
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalStateException("the program did not end as it must");
        }
    }
}
