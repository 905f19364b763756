package dev.crucible.backends.sqlite;

import dev.crucible.backends.file.BlobFolder;
import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.core.storage.Quotas;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.Storage.Owner;
import dev.crucible.core.storage.Storage.StoredContent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A process of its own with a storage, to be killed or to be kept small by its parent. */
final class StorageProcess {
    private StorageProcess() {}

    /** {@code churn DATA SEED}, until it is killed; or {@code large DATA BYTES}. */
    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[1]);
        try (SqliteStore store = SqliteStore.open(data, StoreListener.SILENT, System::nanoTime)) {
            Storage storage =
                    new SqliteStorage(
                            store,
                            BlobFolder.open(store.folder()),
                            Quotas.NONE,
                            InstantSource.system());
            switch (arguments[0]) {
                case "churn" -> churn(storage, Integer.parseInt(arguments[2]));
                case "large" -> large(storage, Long.parseLong(arguments[2]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    static Bytes content(int seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 2_000 : 300_000)];
        random.nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private static void churn(Storage storage, int seed) {
        for (int thread = 0; thread < 4; thread++) {
            int first = seed * 1_000_000 + thread * 100_000;
            Thread.ofPlatform().start(() -> churnFrom(storage, first));
        }
        while (true) {
            LockSupport.park();
        }
    }

    /** Says what was acknowledged: {@code + SEED} is kept, {@code - SEED} is erased. */
    private static void churnFrom(Storage storage, int first) {
        for (int number = first; ; number++) {
            Bytes content = content(number);
            Owner owner = new Owner("acme", "run-" + number, "stdout", Instant.MAX);
            Digest digest;
            if (number % 2 == 0) {
                digest = storage.put(owner, content);
            } else {
                try (Spool spool = storage.spool(content.size())) {
                    spool.append(content);
                    digest = storage.put(owner, spool);
                }
            }
            if (number % 5 == 0) {
                say("? " + number);
                storage.erase("acme", digest);
                say("- " + number);
            } else {
                say("+ " + number);
            }
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** More than the heap holds, in and out. */
    private static void large(Storage storage, long bytes) throws IOException {
        byte[] chunk = new byte[1 << 20];
        Digest digest;
        try (Spool spool = storage.spool(bytes)) {
            while (spool.size() < bytes) {
                new Random(spool.size()).nextBytes(chunk);
                spool.append(Bytes.copyOf(chunk));
            }
            digest = storage.put(new Owner("acme", "run-1", "stdout", Instant.MAX), spool);
        }
        long read = 0;
        byte[] expected = new byte[1 << 20];
        try (StoredContent content = storage.open(digest).orElseThrow()) {
            InputStream stream = content.stream();
            while (stream.readNBytes(chunk, 0, chunk.length) == chunk.length) {
                new Random(read).nextBytes(expected);
                if (!List.of(Bytes.copyOf(expected)).contains(Bytes.copyOf(chunk))) {
                    throw new IllegalStateException("wrong content at " + read);
                }
                read += chunk.length;
            }
        }
        say("whole " + read);
    }
}
