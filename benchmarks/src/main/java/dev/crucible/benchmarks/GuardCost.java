package dev.crucible.benchmarks;

import dev.crucible.containment.guard.Alarm;
import dev.crucible.containment.guard.Canaries;
import dev.crucible.containment.guard.Honey;
import dev.crucible.containment.guard.HostGuard;
import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.core.Attestation;
import dev.crucible.core.Availability;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CapturedStream;
import dev.crucible.core.Command;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Limits;
import dev.crucible.core.NetworkAccess;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Sandbox;
import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.core.Stdin;
import dev.crucible.core.Usage;
import dev.crucible.linux.HostGlance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What watching costs a run: an engine whose sandboxes do nothing, with canaries around them and
 * without, in turn; its output with and without the search; the glance after each run; and the
 * whole look, spread over the runs that it is taken after.
 */
public final class GuardCost {
    private static final int RUNS = 20_000;
    private static final int LOOKS = 5;
    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS = 4_000;
    private static final double MICRO = 1_000.0;

    private final PrintStream out;

    private GuardCost(PrintStream out) {
        this.out = out;
    }

    /** Arguments: rounds (default 7). */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        new GuardCost(System.out).measure(rounds);
    }

    private void measure(int rounds) throws IOException {
        Path folder = Files.createTempDirectory("crucible-bench-");
        Bytes chunk = random();
        try (Canaries canaries =
                        new Canaries(
                                new Honey(new SecureRandom()),
                                () -> folder,
                                Alarm.Listener.NOBODY);
                HostGlance glance = new HostGlance()) {
            ExecutionEngine bare = new Idle(Bytes.utf8("Hello\n"), 1);
            ExecutionEngine loud = new Idle(chunk, CHUNKS);
            List<ExecutionEngine> watched =
                    canaries.watch(List.of(bare, loud), Alarm.Listener.NOBODY);
            List<Double> runs = new ArrayList<>();
            List<Double> search = new ArrayList<>();
            List<Double> glances = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                double floor = perRun(bare, RUNS);
                runs.add(perRun(watched.getFirst(), RUNS) - floor);
                double quiet = perRun(loud, 1);
                double bytes = (double) CHUNK * CHUNKS;
                search.add(bytes / (perRun(watched.getLast(), 1) - quiet) / MICRO);
                glances.add(each(glance::look, RUNS));
            }
            print("canaries, a run", runs, "us");
            print("search of output", search, "GB/s");
            print("glance, a run", glances, "us");
            whole(glance);
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    private void whole(HostGlance glance) {
        List<Double> looks = new ArrayList<>();
        for (int look = 0; look < LOOKS; look++) {
            looks.add(each(this::look, 1));
        }
        print("whole look", looks, "us");
        int spread = HostGuard.Pace.USUAL.runs();
        out.printf("%-28s %10.2f us%n", "whole look, a run of " + spread, median(looks) / spread);
        try (HostGuard guard =
                new HostGuard(
                        glance::look,
                        _ -> look(),
                        () -> true,
                        Set::of,
                        _ -> {},
                        HostGuard.Pace.USUAL,
                        System::nanoTime)) {
            guard.begin();
            print("guard after a run", List.of(each(guard::ran, RUNS)), "us");
        }
    }

    private HostSnapshot look() {
        return HostSnapshot.take(HostGuard.lookedAt(), Map.of(), InstantSource.system());
    }

    private static double each(Runnable work, int times) {
        long start = System.nanoTime();
        for (int time = 0; time < times; time++) {
            work.run();
        }
        return (System.nanoTime() - start) / MICRO / times;
    }

    private static double perRun(ExecutionEngine engine, int times) {
        SandboxSpec spec = new SandboxSpec(Limits.DEFAULTS, NetworkAccess.NONE, List.of());
        Command command = new Command(List.of("/bin/true"), Map.of(), Stdin.NONE);
        return each(
                () -> {
                    try (Sandbox sandbox = engine.open(spec)) {
                        sandbox.exec(command, OutputListener.SILENT, Cancellation.none());
                    }
                },
                times);
    }

    private static Bytes random() {
        byte[] bytes = new byte[CHUNK];
        new Random(1).nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private void print(String what, List<Double> values, String unit) {
        out.printf("%-28s %10.2f %s%n", what, median(values), unit);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Sandboxes in which nothing runs, and whose output is always the same. */
    private record Idle(Bytes chunk, int times) implements ExecutionEngine, Sandbox {
        @Override
        public EngineInfo info() {
            return new EngineInfo(
                    "idle", IsolationClass.NONE, "1", new Availability.Available(), List.of());
        }

        @Override
        public String name() {
            return "idle";
        }

        @Override
        public SelfTest selfTest() {
            return new SelfTest(SelfTest.Status.SKIPPED, "", Duration.ZERO);
        }

        @Override
        public Sandbox open(SandboxSpec spec) {
            return this;
        }

        @Override
        public Attestation attestation() {
            return Attestation.none("idle", IsolationClass.NONE);
        }

        @Override
        public void write(SandboxFile file) {
            // There is nowhere to.
        }

        @Override
        public ExecResult exec(
                Command command, OutputListener listener, Cancellation cancellation) {
            for (int time = 0; time < times; time++) {
                listener.output(OutputListener.Stream.STDOUT, chunk);
            }
            return new ExecResult(
                    new Outcome.Exited(0),
                    CapturedStream.EMPTY,
                    CapturedStream.EMPTY,
                    Usage.NOTHING);
        }

        @Override
        public FileListing list() {
            return new FileListing(List.of(), List.of());
        }

        @Override
        public SandboxFile read(String path, long maxBytes) {
            throw new IllegalStateException("there are no files");
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
