package dev.crucible.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the process to the first answer: the service, and a hello-world server with the
 * same library, the same options and an AOT cache of its own, in turn. Then what an idle service
 * takes of memory.
 */
public final class ServiceStart {
    private static final int HELLO_BYTES = 100;
    private static final String LIVE = "/health/live";

    private final PrintStream out;
    private final Path folder;
    private final List<String> serviceOptions;
    private final List<String> helloOptions;

    private ServiceStart(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
        serviceOptions = List.of("-XX:AOTCache=" + System.getProperty("crucible.aot"));
        helloOptions = List.of("-XX:AOTCache=" + folder.resolve("hello.aot"));
    }

    /** Arguments: rounds (15), and seconds of idleness (10). */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        int idle = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        Path folder = Files.createTempDirectory("crucible-start-");
        try {
            new ServiceStart(System.out, folder).run(rounds, idle);
        } finally {
            Folders.delete(folder);
        }
    }

    private void run(int rounds, int idle) throws IOException, InterruptedException {
        trainHello();
        double[][] wall = new double[2][rounds];
        double[][] cpu = new double[2][rounds];
        one(hello(), wall, cpu, 0, 0);
        one(service(), wall, cpu, 1, 0);
        for (int round = 0; round < rounds; round++) {
            one(hello(), wall, cpu, 0, round);
            one(service(), wall, cpu, 1, round);
        }
        out.printf(
                "start to first answer, %d rounds, %d processors; median [min - max]%n",
                rounds, Runtime.getRuntime().availableProcessors());
        out.printf("%-10s %-26s %-26s%n", "", "ms", "processor time, ms");
        row("hello", wall[0], cpu[0]);
        row("service", wall[1], cpu[1]);
        out.printf(
                "%-10s %-26s %-26s%n",
                "ratio",
                Spread.ratios(wall[1], wall[0]).range("%.2f"),
                Spread.ratios(cpu[1], cpu[0]).range("%.2f"));
        idle(idle);
    }

    private void row(String name, double[] wall, double[] cpu) {
        out.printf(
                "%-10s %-26s %-26s%n",
                name, new Spread(wall).range("%.0f"), new Spread(cpu).range("%.0f"));
    }

    private ServerProcess hello() throws IOException {
        return ServerProcess.hello(folder, HELLO_BYTES, helloOptions);
    }

    private ServerProcess service() throws IOException {
        return ServerProcess.service(folder, serviceOptions);
    }

    private static void one(
            ServerProcess server, double[][] wall, double[][] cpu, int which, int round)
            throws IOException {
        try (server) {
            wall[which][round] = server.awaitAnswer(LIVE);
            cpu[which][round] = server.cpuMicros() / 1e3;
        }
    }

    private void trainHello() throws IOException {
        Path cache = folder.resolve("hello.aot");
        try (ServerProcess server =
                ServerProcess.hello(folder, HELLO_BYTES, List.of("-XX:AOTCacheOutput=" + cache))) {
            server.awaitAnswer(LIVE);
            try (HttpConnection connection = server.connect()) {
                for (int request = 0; request < 200; request++) {
                    connection.get(LIVE);
                }
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException("no AOT cache was made for the hello-world server");
        }
    }

    private void idle(int seconds) throws IOException, InterruptedException {
        try (ServerProcess hello = hello();
                ServerProcess service = service()) {
            hello.awaitAnswer(LIVE);
            service.awaitAnswer(LIVE);
            TimeUnit.SECONDS.sleep(seconds);
            out.printf(
                    "resident after %d idle seconds: hello %.0f MiB, service %.0f MiB%n",
                    seconds, hello.residentMib(), service.residentMib());
        }
    }
}
