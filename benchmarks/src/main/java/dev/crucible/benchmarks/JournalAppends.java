package dev.crucible.benchmarks;

import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.backends.sqlite.SqliteJournal;
import dev.crucible.backends.sqlite.SqliteRuns;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.journal.merkle.Hash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What recording an event costs beside the floor: 64 clients append one event each and wait until
 * it is durable, while tiles and checkpoints are derived; and 64 clients insert one row of the same
 * size with a bare group-commit loop. In turn, many times, on the same disk.
 */
public final class JournalAppends {
    private static final Entry ENTRY =
            Entry.bySystem(
                    "tenant", new Fact.SandboxOpened("sandbox-01k5h2v9q3x8m4d7c6b1n0a2ze", "jail"));
    private static final String TABLE =
            "CREATE TABLE events (idx INTEGER PRIMARY KEY, entry BLOB NOT NULL,"
                    + " leaf BLOB NOT NULL CHECK (length(leaf) = 32)) STRICT";
    private static final String INSERT = "INSERT INTO events(idx, entry, leaf) VALUES (?, ?, ?)";
    private static final int WARM_UP = 3;

    private final PrintStream out;
    private final int clients;
    private final Duration time;

    private JournalAppends(PrintStream out, int clients, Duration time) {
        this.out = out;
        this.clients = clients;
        this.time = time;
    }

    /**
     * Arguments: rounds (default 15), milliseconds of each (default 2000), clients (default 64).
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        int millis = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
        int clients = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 64;
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "appends-");
        try {
            new JournalAppends(System.out, clients, Duration.ofMillis(millis)).run(folder, rounds);
        } finally {
            delete(folder);
        }
    }

    private void run(Path folder, int rounds) throws IOException, SQLException {
        out.printf(
                "%d clients, %d rounds of %d ms, %d processors; appends a second, each durable%n",
                clients, rounds, time.toMillis(), Runtime.getRuntime().availableProcessors());
        double[] floor = new double[rounds];
        double[] derived = new double[rounds];
        double[] alone = new double[rounds];
        byte[] entry = new byte[new EventCodec().encode(new Event(0, Instant.EPOCH, ENTRY)).size()];
        byte[] leaf = new byte[Hash.SIZE];
        AtomicLong next = new AtomicLong();
        try (BareLoop bare = new BareLoop(folder.resolve("bare.db"), List.of(TABLE));
                SqliteStore store = store(folder.resolve("deriving"));
                SqliteJournal journal = journal(store);
                DerivedLog log = log(store, journal);
                SqliteStore otherStore = store(folder.resolve("alone"));
                SqliteJournal other = journal(otherStore)) {
            for (int round = -WARM_UP; round < rounds; round++) {
                int at = Math.max(round, 0);
                floor[at] =
                        perSecond(() ->
                                bare.write(
                                        INSERT,
                                        statement -> {
                                            statement.setLong(1, next.getAndIncrement());
                                            statement.setBytes(2, entry);
                                            statement.setBytes(3, leaf);
                                        }));
                derived[at] = perSecond(() -> journal.append(List.of(ENTRY)));
                long lag = journal.size() - log.derivedSize();
                if (lag > derived[at]) {
                    out.printf("the log is more than a second behind: %d events%n", lag);
                }
                catchUp(log, journal.size());
                alone[at] = perSecond(() -> other.append(List.of(ENTRY)));
            }
        }
        report("bare group commit", floor, floor);
        report("journal, deriving", derived, floor);
        report("journal, not deriving", alone, floor);
    }

    private static SqliteStore store(Path folder) {
        return SqliteStore.open(folder, StoreListener.SILENT, System::nanoTime);
    }

    private static SqliteJournal journal(SqliteStore store) {
        return SqliteJournal.open(
                store, new EventCodec(), Clock.systemUTC(), new SqliteRuns(store));
    }

    private static DerivedLog log(SqliteStore store, SqliteJournal journal) {
        return DerivedLog.open(
                store.folder(),
                journal,
                LogKey.open(store.folder(), "", new SecureRandom()),
                Duration.ofMillis(250));
    }

    /** So that the deriver does not take time from whoever is next. */
    private static void catchUp(DerivedLog log, long size) {
        try {
            if (!log.awaitDerived(size, Duration.ofMinutes(1))) {
                throw new IllegalStateException("the log does not follow");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private double perSecond(Runnable append) {
        AtomicBoolean over = new AtomicBoolean();
        LongAdder done = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (int client = 0; client < clients; client++) {
            threads.add(
                    Thread.startVirtualThread(() -> {
                        while (!over.get()) {
                            append.run();
                            done.increment();
                        }
                    }));
        }
        try {
            Thread.sleep(time);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return done.sum() / ((System.nanoTime() - start) / 1e9);
    }

    private void report(String name, double[] values, double[] floor) {
        double[] ratios = new double[values.length];
        for (int round = 0; round < values.length; round++) {
            ratios[round] = values[round] / floor[round];
        }
        Arrays.sort(ratios);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        int last = sorted.length - 1;
        out.printf(
                "%-22s %.0f/s [%.0f - %.0f]   %.2f of bare [%.2f - %.2f]%n",
                name,
                sorted[middle],
                sorted[0],
                sorted[last],
                ratios[middle],
                ratios[0],
                ratios[last]);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
