package dev.crucible.benchmarks;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.EngineSelector;
import dev.crucible.core.OutputListener;
import dev.crucible.core.Room;
import dev.crucible.core.RunIds;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;
import dev.crucible.core.Runner;
import dev.crucible.core.SandboxFile;
import dev.crucible.engines.host.HostEngines;
import dev.crucible.engines.host.runtimes.InstalledRuntimes;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the service adds: reading a run beside a hello-world route of the same server library, and a
 * run over HTTP, durable at every step, beside the same run on the engine directly.
 */
public final class ServiceRequests {
    private static final String PROGRAM = "print(1)";
    private static final String SUBMIT = "/api/v1/runs?wait=30";
    private static final String BODY = "{\"runtime\":\"python\",\"code\":\"print(1)\"}";
    private static final Pattern ID = Pattern.compile("\"id\":\"(run-[0-9a-z]+)\"");

    /**
     * A server has had so many after a minute; before that the compilers are most of what it costs.
     */
    private static final int WARM_UP = 1_500;

    private final PrintStream out;
    private final Path folder;

    private ServiceRequests(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    /** Arguments: rounds of reading (9), seconds of each (3), and runs (200). */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
        Path folder = Files.createTempDirectory("crucible-api-");
        try (ServerProcess service =
                ServerProcess.service(
                        folder, List.of("-XX:AOTCache=" + System.getProperty("crucible.aot")))) {
            service.awaitAnswer("/health/live");
            ServiceRequests benchmark = new ServiceRequests(System.out, folder);
            String id = benchmark.waited(service, runs);
            benchmark.read(service, "/api/v1/runs/" + id, rounds, seconds);
        } finally {
            Folders.delete(folder);
        }
    }

    private String waited(ServerProcess service, int runs) throws IOException {
        Path engines = Files.createDirectory(folder.resolve("engines"));
        Path slots =
                Files.isWritable(Path.of("/run"))
                        ? Path.of("/run/crucible/slots")
                        : folder.resolve("slots");
        Path helper = Path.of(System.getProperty("crucible.native", "."));
        String last = "";
        try (HostEngines direct = new HostEngines(helper, slots, engines);
                HttpConnection http = service.connect()) {
            Runner runner =
                    new Runner(
                            InstalledRuntimes.standard(
                                    System.getenv(), System.getProperty("user.name")),
                            new EngineSelector(direct.engines()),
                            new RunIds(InstantSource.system(), new SecureRandom()),
                            Room.ofHeap());
            for (int run = 0; run < WARM_UP; run++) {
                direct(runner);
                http.post(SUBMIT, BODY);
            }
            double[] bare = new double[runs];
            double[] served = new double[runs];
            long serviceCpu = service.cpuMicros();
            long ownCpu = ServerProcess.cpuMicros("self");
            for (int run = 0; run < runs; run++) {
                long start = System.nanoTime();
                direct(runner);
                bare[run] = (System.nanoTime() - start) / 1e6;
                start = System.nanoTime();
                last = http.post(SUBMIT, BODY);
                served[run] = (System.nanoTime() - start) / 1e6;
            }
            out.printf(
                    "a run of a Python one-liner, %d in turn, ms; median [quarters]%n%-20s"
                        + " %s%n%-20s %s%n%-20s %s%nprocessor time of the JVM for each: engine %.1f"
                        + " ms, service %.1f ms%n",
                    runs,
                    "on the engine",
                    new Spread(bare).quarters("%.1f"),
                    "POST with wait",
                    new Spread(served).quarters("%.1f"),
                    "difference",
                    Spread.differences(served, bare).quarters("%.1f"),
                    (ServerProcess.cpuMicros("self") - ownCpu) / 1e3 / runs,
                    (service.cpuMicros() - serviceCpu) / 1e3 / runs);
        }
        if (!last.contains("\"stdout\":\"1\\n\"")) {
            throw new IOException("the program did not run: " + last);
        }
        Matcher id = ID.matcher(last);
        if (!id.find()) {
            throw new IOException("no run: " + last);
        }
        return id.group(1);
    }

    private static void direct(Runner runner) throws IOException {
        RunResult result =
                runner.run(
                        RunRequest.of("python", SandboxFile.of("main.py", Bytes.utf8(PROGRAM)))
                                .build(),
                        OutputListener.SILENT,
                        Cancellation.none());
        if (!result.stdout().bytes().asText().equals("1\n")) {
            throw new IOException("the program did not run: " + result.outcome());
        }
    }

    private void read(ServerProcess service, String path, int rounds, int seconds)
            throws IOException, InterruptedException, ExecutionException {
        int bytes;
        try (HttpConnection connection = service.connect()) {
            bytes = connection.get(path).getBytes(StandardCharsets.UTF_8).length;
        }
        double[][] rate = new double[2][rounds];
        double[][] cpu = new double[2][rounds];
        Load load = new Load(32, seconds);
        try (ServerProcess hello = ServerProcess.hello(folder, bytes, List.of())) {
            hello.awaitAnswer("/");
            for (int warm = 0; warm < 3; warm++) {
                load.on(hello, "/");
                load.on(service, path);
            }
            for (int round = 0; round < rounds; round++) {
                note(load.on(hello, "/"), rate[0], cpu[0], round);
                note(load.on(service, path), rate[1], cpu[1], round);
            }
        }
        out.printf(
                "GET of a run, %d bytes, 32 connections, %d rounds of %d s by %s, %d processors;"
                        + " median [min - max]%n",
                bytes, rounds, seconds, Load.tool(), Runtime.getRuntime().availableProcessors());
        out.printf("%-12s %-30s %-26s%n", "", "requests/s", "processor time, us");
        row("hello", rate[0], cpu[0]);
        row("GET a run", rate[1], cpu[1]);
        out.printf(
                "%-12s %-30s %-26s%n",
                "ratio",
                Spread.ratios(rate[1], rate[0]).range("%.2f"),
                Spread.ratios(cpu[1], cpu[0]).range("%.2f"));
        out.printf("resident after the load: service %.0f MiB%n", service.residentMib());
    }

    private static void note(double[] figures, double[] rate, double[] cpu, int round) {
        rate[round] = figures[0];
        cpu[round] = figures[1];
    }

    private void row(String name, double[] rate, double[] cpu) {
        out.printf(
                "%-12s %-30s %-26s%n",
                name, new Spread(rate).range("%.0f"), new Spread(cpu).range("%.1f"));
    }
}
