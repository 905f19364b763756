package dev.crucible.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As many requests as a server answers to some connections: by wrk where it is installed, because
 * it takes the least from the server, otherwise by threads of this process.
 */
final class Load {
    private static final Path WRK = Path.of("/usr/bin/wrk");
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");

    private final int connections;
    private final int seconds;

    Load(int connections, int seconds) {
        this.connections = connections;
        this.seconds = seconds;
    }

    static String tool() {
        return Files.isExecutable(WRK) ? "wrk" : "threads";
    }

    /** Requests a second, and the server's processor time for one in microseconds. */
    double[] on(ServerProcess server, String path)
            throws IOException, InterruptedException, ExecutionException {
        long cpu = server.cpuMicros();
        long start = System.nanoTime();
        long requests =
                Files.isExecutable(WRK) ? wrk(server.port(), path) : threads(server, path, start);
        double took = (System.nanoTime() - start) / 1e9;
        return new double[] {requests / took, (server.cpuMicros() - cpu) / (double) requests};
    }

    private long wrk(int port, String path) throws IOException, InterruptedException {
        Process wrk =
                new ProcessBuilder(
                                WRK.toString(),
                                "-t1",
                                "-c" + connections,
                                "-d" + seconds + "s",
                                "http://127.0.0.1:" + port + path)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        Matcher requests = REQUESTS.matcher(said);
        if (!requests.find() || said.contains("Non-2xx")) {
            throw new IOException("wrk: " + said);
        }
        return Long.parseLong(requests.group(1));
    }

    private long threads(ServerProcess server, String path, long start)
            throws InterruptedException, ExecutionException {
        long end = start + seconds * 1_000_000_000L;
        long requests = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> running = new ArrayList<>();
            for (int client = 0; client < connections; client++) {
                running.add(threads.submit(() -> one(server, path, end)));
            }
            for (Future<Long> each : running) {
                requests += each.get();
            }
        }
        return requests;
    }

    private static long one(ServerProcess server, String path, long end) throws IOException {
        long requests = 0;
        try (HttpConnection connection = server.connect()) {
            while (System.nanoTime() < end) {
                connection.get(path);
                requests++;
            }
        }
        return requests;
    }
}
