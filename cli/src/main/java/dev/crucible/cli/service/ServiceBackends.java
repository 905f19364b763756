package dev.crucible.cli.service;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.backends.file.SpoolFolder;
import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.backends.sqlite.SqliteCursors;
import dev.crucible.backends.sqlite.SqliteJournal;
import dev.crucible.backends.sqlite.SqliteKeys;
import dev.crucible.backends.sqlite.SqliteQueue;
import dev.crucible.backends.sqlite.SqliteRuns;
import dev.crucible.backends.sqlite.SqliteStorage;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.core.storage.Quotas;
import dev.crucible.journal.events.EventCodec;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Everything durable, in one data folder. */
final class ServiceBackends implements AutoCloseable {
    private static final Duration CHECKPOINTS = Duration.ofMillis(250);

    final SqliteStore store;
    final SqliteRuns runs;
    final SqliteJournal journal;
    final SqliteCursors cursors;
    final SqliteQueue queue;
    final SqliteStorage storage;
    final SqliteKeys keys;
    final DerivedLog log;

    private final Stopping stopping = new Stopping();

    /** Opens the folder; whatever was opened is closed again when a part fails. */
    ServiceBackends(
            ServiceSettings settings,
            StoreListener listener,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random) {
        boolean opened = false;
        try {
            Path data = settings.data();
            store = stopping.add(open(data, listener, nanoTime));
            runs = new SqliteRuns(store);
            journal = stopping.add(SqliteJournal.open(store, new EventCodec(), clock, runs));
            cursors = new SqliteCursors(store);
            queue = SqliteQueue.open(store, settings.queue(), clock, random);
            storage = new SqliteStorage(store, BlobFolder.open(data), quotas(settings), clock);
            keys = new SqliteKeys(store);
            log =
                    stopping.add(
                            DerivedLog.open(
                                    data,
                                    journal,
                                    LogKey.open(data, settings.journalOrigin(), random),
                                    CHECKPOINTS));
            opened = true;
        } finally {
            if (!opened) {
                stopping.close();
            }
        }
    }

    /**
     * Opens the store. Its driver unpacks a native library, which it needs only until it is loaded,
     * and which a kill would leave behind.
     */
    private static SqliteStore open(Path data, StoreListener listener, LongSupplier nanoTime) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try (SpoolFolder library = SpoolFolder.open(temporary, "crucible-sqlite-")) {
            System.setProperty("org.sqlite.tmpdir", library.path().toString());
            return SqliteStore.open(data, listener, nanoTime);
        }
    }

    /** Whether all of the journal that was compared since the start is as it was recorded. */
    boolean intact() {
        return journal.intact() && log.intact();
    }

    private static Quotas quotas(ServiceSettings settings) {
        Map<String, Long> named = new TreeMap<>();
        settings.tenants()
                .named()
                .forEach((name, tenant) -> named.put(name, unlimited(tenant.storageQuota())));
        return new Quotas(unlimited(settings.tenants().others().storageQuota()), named);
    }

    private static long unlimited(long quota) {
        return quota == 0 ? Long.MAX_VALUE : quota;
    }

    @Override
    public void close() {
        stopping.close();
    }
}
