package dev.crucible.backends.sqlite;

import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.journal.events.EventCodec;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends with sixteen threads until it is killed, and says every index when it is durable: {@code
 * index marker ok}.
 */
final class JournalProcess {
    private static final int THREADS = 16;

    private JournalProcess() {}

    /** Arguments: the data folder, and what the markers begin with. */
    public static void main(String[] arguments) {
        Path data = Path.of(arguments[0]);
        SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, () -> 0);
        SqliteJournal journal =
                SqliteJournal.open(
                        store, new EventCodec(), Clock.systemUTC(), new SqliteRuns(store));
        DerivedLog.open(
                data, journal, LogKey.open(data, "", new SecureRandom()), Duration.ofMillis(20));
        PrintStream out = System.out;
        AtomicLong counter = new AtomicLong();
        for (int thread = 0; thread < THREADS; thread++) {
            Thread.ofPlatform()
                    .start(() -> {
                        while (true) {
                            append(journal, arguments[1] + counter.getAndIncrement(), out);
                        }
                    });
        }
    }

    private static void append(SqliteJournal journal, String marker, PrintStream out) {
        try {
            Event event =
                    journal.append(List.of(Entry.bySystem("", new Fact.SandboxOpened(marker, "e"))))
                            .getFirst();
            out.println(event.index() + " " + marker + " ok");
        } catch (CrucibleException failed) {
            out.println("failed " + failed.code() + " " + failed.getMessage());
        }
        out.flush();
    }
}
