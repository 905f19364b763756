package dev.crucible.cli;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.backends.log.DerivedLog;
import dev.crucible.backends.log.LogKey;
import dev.crucible.backends.sqlite.SqliteJournal;
import dev.crucible.backends.sqlite.SqliteQueue;
import dev.crucible.backends.sqlite.SqliteRuns;
import dev.crucible.backends.sqlite.SqliteStorage;
import dev.crucible.backends.sqlite.SqliteStore;
import dev.crucible.backends.sqlite.StoreAudit;
import dev.crucible.backends.sqlite.StoreListener;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Component;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Digest;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.Work;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.Storage.Owner;
import dev.crucible.journal.events.EventCodec;
import dev.crucible.journal.tiles.FolderTiles;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What shows that store, queue and log of a service would work on this machine. */
final class ServiceTrials {
    private static final String TENANT = "default";
    private static final int ENTRIES = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InstantSource clock;
    private final SecureRandom random;

    ServiceTrials(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** All of them, each in a folder of its own below this one. */
    List<Component> components(Path temporary) {
        return List.of(
                new ScratchSelfTest("store", temporary, this::store),
                new ScratchSelfTest("queue", temporary, this::queue),
                new ScratchSelfTest("log", temporary, this::log));
    }

    private static SqliteStore open(Path data) {
        return SqliteStore.open(data, StoreListener.SILENT, System::nanoTime);
    }

    private static void require(boolean shown, String otherwise) {
        if (!shown) {
            throw new IllegalStateException(otherwise);
        }
    }

    private String store(Path data) {
        List<Bytes> contents = List.of(content(1_000), content(3 * Storage.SMALL));
        try (SqliteStore store = open(data)) {
            Storage storage = storage(store, data);
            for (Bytes content : contents) {
                storage.put(
                        new Owner(TENANT, "selftest", "s" + content.size(), Instant.MAX), content);
            }
        }
        try (SqliteStore store = open(data)) {
            Storage storage = storage(store, data);
            for (Bytes content : contents) {
                Digest digest = Digest.of(content);
                String what = content.size() + " bytes";
                require(
                        storage.read(digest, content.size()).filter(content::equals).isPresent(),
                        what + " were not kept over a new start");
                storage.erase(TENANT, digest);
                require(storage.open(digest).isEmpty(), what + " are there after an erasure");
            }
        }
        return "kept over a new start, in database and files, and erased";
    }

    private Storage storage(SqliteStore store, Path data) {
        return new SqliteStorage(store, BlobFolder.open(data), Quotas.NONE, clock);
    }

    private Bytes content(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private String queue(Path data) {
        String id = "selftest";
        try (SqliteStore store = open(data)) {
            SqliteQueue queue = SqliteQueue.open(store, QueueSettings.DEFAULTS, clock, random);
            queue.enqueue(new Work(id, TENANT, 0, clock.instant(), Set.of()));
        }
        try (SqliteStore store = open(data)) {
            SqliteQueue queue = SqliteQueue.open(store, QueueSettings.DEFAULTS, clock, random);
            long first = claim(queue).fence();
            queue.release(id, first);
            long second = claim(queue).fence();
            require(second > first, "a fence did not grow");
            require(refuses(queue, id, first), "a stale lease was taken for a good one");
            queue.complete(id, second);
            require(queue.claim("again", Set.of(), 1).isEmpty(), "what was done came again");
        }
        return "kept over a new start, claimed, fenced and done once";
    }

    private static Lease claim(SqliteQueue queue) {
        List<Lease> leases = queue.claim("selftest", Set.of(), 1);
        require(leases.size() == 1, "what waits was not handed out");
        return leases.getFirst();
    }

    private static boolean refuses(SqliteQueue queue, String id, long stale) {
        try {
            queue.complete(id, stale);
            return false;
        } catch (CrucibleException refused) {
            return refused.code() == ErrorCode.CONFLICT;
        }
    }

    private String log(Path data) throws InterruptedException {
        try (SqliteStore store = open(data);
                SqliteJournal journal =
                        SqliteJournal.open(store, new EventCodec(), clock, new SqliteRuns(store));
                DerivedLog log =
                        DerivedLog.open(
                                data,
                                journal,
                                LogKey.open(data, "", random),
                                Duration.ofMillis(1))) {
            journal.append(
                    Collections.nCopies(
                            ENTRIES, Entry.bySystem("", new Fact.ServiceStarted(Main.VERSION))));
            require(log.awaitDerived(ENTRIES, PATIENCE), "nothing was signed for " + PATIENCE);
            DerivedLog.Proof proof = log.prove(ENTRIES / 2);
            require(
                    proof.inclusion().verifies(proof.leaf(), proof.head().root()),
                    "a proof does not hold");
            StoreAudit.Report report =
                    new StoreAudit(store, new EventCodec(), _ -> {}, Cancellation.none())
                            .run(new FolderTiles(data.resolve(DerivedLog.FOLDER)), log.key());
            require(report.clean(), "the audit found " + report.findings());
        }
        return ENTRIES + " events recorded, signed, proven and audited";
    }
}
