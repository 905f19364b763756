package dev.crucible.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server in a JVM of its own, with the options of this one. */
final class ServerProcess implements AutoCloseable {
    private static final long POLL_NANOS = 1_000_000;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final long TICK_MICROS = 10_000;

    private final Process process;
    private final int port;
    private final long started;

    private ServerProcess(Process process, int port, long started) {
        this.process = process;
        this.port = port;
        this.started = started;
    }

    /** {@code crucible serve} with an empty home, on any port. */
    static ServerProcess service(Path home, List<String> options) throws IOException {
        int port = freePort();
        return start(
                home,
                port,
                options,
                List.of(
                        "-jar",
                        System.getProperty("crucible.dist") + "/lib/crucible-cli.jar",
                        "serve",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        home.resolve("data").toString()));
    }

    /** The hello-world server, with the library and nothing else on its class path. */
    static ServerProcess hello(Path home, int bytes, List<String> options) throws IOException {
        int port = freePort();
        return start(
                home,
                port,
                options,
                List.of(
                        "-cp",
                        helloClassPath(),
                        "dev.crucible.benchmarks.HelloServer",
                        String.valueOf(port),
                        String.valueOf(bytes)));
    }

    /** An AOT cache takes classes from jars only. Nothing is logged: there is nothing to say. */
    private static String helloClassPath() {
        String lib = System.getProperty("crucible.dist") + "/lib/";
        List<String> path = new ArrayList<>();
        for (String jar : List.of("server", "http", "io", "util")) {
            path.add(lib + "jetty-" + jar + ".jar");
        }
        path.add(lib + "slf4j-api.jar");
        path.add(System.getProperty("crucible.benchmarks"));
        return String.join(File.pathSeparator, path);
    }

    private static ServerProcess start(
            Path home, int port, List<String> options, List<String> program) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> !option.startsWith("-XX:AOT"))
                        .toList());
        command.addAll(options);
        command.addAll(program);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("said").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CRUCIBLE_"));
        builder.environment().put("HOME", home.toString());
        // What is measured here is requests, not engines.
        builder.environment().put("CRUCIBLE_CONTAINMENT_INTERVAL", "0s");
        long started = System.nanoTime();
        return new ServerProcess(builder.start(), port, started);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits for the first answer, and says how many milliseconds after the start it came. */
    double awaitAnswer(String path) throws IOException {
        while (true) {
            try (HttpConnection connection = connect()) {
                connection.get(path);
                return (System.nanoTime() - started) / 1e6;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - started > PATIENCE_NANOS) {
                    throw notYet;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    int port() {
        return port;
    }

    HttpConnection connect() throws IOException {
        return new HttpConnection(port);
    }

    /** Time on processors so far, in microseconds (proc_pid_stat(5): utime and stime). */
    long cpuMicros() throws IOException {
        return cpuMicros(String.valueOf(process.pid()));
    }

    static long cpuMicros(String process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
    }

    /** Memory that is resident, in MiB. */
    double residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return Double.NaN;
    }

    /** Asks it to stop, as a service manager does, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
