package dev.crucible.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import dev.crucible.backends.sqlite.SqliteQueue;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.Work;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a durable queue costs beyond its statements. A cycle is enqueue, claim and finish, each
 * waited for until it is on disk. The floor executes the same three statements in a bare
 * group-commit loop and decides nothing; the store alone does so through its units of work. All are
 * measured in turn in every round; the ratios are of one round each. Where others use the machine,
 * the processor time says more than the rate.
 */
public final class QueueCycles {
    private static final String INSERT =
            "INSERT INTO work (key, id, tenant, priority, not_before, needs, due)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String CLAIM =
            "UPDATE work SET place = ?, attempt = ?, fence = ?, worker = ? WHERE key = ?";
    private static final String DELETE = "DELETE FROM work WHERE key = ?";
    private static final Set<String> NEEDS = Set.of("runtime:python");
    private static final Set<String> ABILITIES =
            Set.of("runtime:python", "runtime:node", "class:process", "engine:jail");

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final PrintStream out;
    private final int clients;
    private final long millis;
    private final AtomicLong ids = new AtomicLong();

    private QueueCycles(PrintStream out, int clients, long millis) {
        this.out = out;
        this.clients = clients;
        this.millis = millis;
    }

    /** Arguments: rounds (9), clients (64), milliseconds of a round (3000), a folder. */
    public static void main(String[] arguments)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
        long millis = arguments.length > 2 ? Long.parseLong(arguments[2]) : 3_000;
        Path folder =
                Files.createTempDirectory(
                        Path.of(arguments.length > 3 ? arguments[3] : "."), "queue-cycles-");
        new QueueCycles(System.out, clients, millis).compare(folder, rounds);
    }

    private void compare(Path folder, int rounds)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        List<String> script = BareLoop.script(SqliteStore.class, "migrations/queue.sql");
        try (BareLoop bare = new BareLoop(folder.resolve("bare.db"), script);
                SqliteStore alone = open(folder.resolve("alone"));
                SqliteStore store = open(folder.resolve("queue"))) {
            SqliteQueue queue =
                    SqliteQueue.open(
                            store,
                            QueueSettings.DEFAULTS,
                            InstantSource.system(),
                            new SplittableRandom(1));
            Runnable floor = () -> statements((sql, bind) -> bare.write(sql, bind));
            Runnable units = () -> statements((sql, bind) -> alone.write(sql, bind::to));
            Runnable cycle = () -> cycle(queue);
            for (Runnable each : List.of(floor, units, cycle, floor, units, cycle)) {
                measure(each);
            }
            Figures[][] results = new Figures[3][rounds];
            for (int round = 0; round < rounds; round++) {
                results[0][round] = measure(floor);
                results[1][round] = measure(units);
                results[2][round] = measure(cycle);
            }
            report(results);
        }
    }

    private static SqliteStore open(Path folder) {
        return SqliteStore.open(folder, StoreListener.SILENT, System::nanoTime);
    }

    /** The three statements of a cycle, with the values that the queue would use. */
    private void statements(Writer writer) {
        long key = ids.incrementAndGet();
        String id = "run-" + key;
        String tenant = "tenant-" + key % 16;
        long now = System.currentTimeMillis();
        writer.write(
                INSERT,
                row -> {
                    row.setLong(1, key);
                    row.setString(2, id);
                    row.setString(3, tenant);
                    row.setInt(4, 5);
                    row.setLong(5, 0);
                    row.setString(6, "runtime:python");
                    row.setLong(7, now);
                });
        writer.write(
                CLAIM,
                row -> {
                    row.setInt(1, 1);
                    row.setInt(2, 1);
                    row.setLong(3, key);
                    row.setString(4, "worker-1");
                    row.setLong(5, key);
                });
        writer.write(DELETE, row -> row.setLong(1, key));
    }

    private void cycle(SqliteQueue queue) {
        long key = ids.incrementAndGet();
        int priority = (int) (key % 4);
        queue.enqueue(new Work("run-" + key, "tenant-" + key % 16, priority, Instant.EPOCH, NEEDS));
        List<Lease> leases = queue.claim("worker-1", ABILITIES, 1);
        while (leases.isEmpty()) {
            leases = queue.claim("worker-1", ABILITIES, 1);
        }
        queue.complete(leases.getFirst().work().id(), leases.getFirst().fence());
    }

    private Figures measure(Runnable cycle)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        AtomicLong done = new AtomicLong();
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(
                        threads.submit(() -> {
                            while (System.nanoTime() < end) {
                                cycle.run();
                                done.incrementAndGet();
                            }
                        }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = (PROCESS.getProcessCpuTime() - cpu) / 1e3;
        return new Figures(done.get() / seconds, micros / done.get());
    }

    private void report(Figures[][] results) {
        out.printf(
                "durable cycles (enqueue, claim, finish), %d clients, %d rounds of %d ms, %d"
                        + " processors; median [min - max]%n",
                clients, results[0].length, millis, Runtime.getRuntime().availableProcessors());
        out.printf(
                "%-18s %-26s %-26s %-20s %s%n",
                "", "cycles/s", "against bare, by round", "CPU us/cycle", "against bare");
        String[] names = {"bare loop", "store, no queue", "queue"};
        for (int at = 0; at < names.length; at++) {
            Figures[] own = results[at];
            Figures[] bare = results[0];
            out.printf(
                    "%-18s %-26s %-26s %-20s %s%n",
                    names[at],
                    spread("%.0f", own.length, round -> own[round].perSecond),
                    spread(
                            "%.2f",
                            own.length, round -> own[round].perSecond / bare[round].perSecond),
                    spread("%.0f", own.length, round -> own[round].micros),
                    spread("%.2f", own.length, round -> own[round].micros / bare[round].micros));
        }
    }

    private static String spread(String format, int rounds, IntToDoubleFunction figure) {
        double[] sorted = IntStream.range(0, rounds).mapToDouble(figure).sorted().toArray();
        return String.format(
                format + " [" + format + " - " + format + "]",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** What one contestant did in one round; processor time of all its threads together. */
    private record Figures(double perSecond, double micros) {}

    private interface Writer {
        void write(String sql, BareLoop.Bind bind);
    }
}
