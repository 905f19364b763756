package dev.crucible.backends.sqlite;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.queue.Lease;
import dev.crucible.core.queue.QueueSettings;
import dev.crucible.core.queue.Work;
import dev.crucible.core.queue.WorkQueue;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A process that uses a queue with eight threads and says on its output what it is about to do (in
 * small letters) and what was acknowledged (in capitals), until it is killed.
 */
final class QueueVictim {
    private static final int THREADS = 8;
    static final QueueSettings SETTINGS =
            new QueueSettings(
                    Duration.ofMillis(200),
                    3,
                    Duration.ofMillis(1),
                    Duration.ofMillis(5),
                    Duration.ofMinutes(1),
                    100_000,
                    1_000,
                    new QueueSettings.TenantSettings(1, 100_000, 1_000),
                    Map.of());

    private final WorkQueue queue;
    private final String round;
    private final PrintStream out;

    private QueueVictim(WorkQueue queue, String round, PrintStream out) {
        this.queue = queue;
        this.round = round;
        this.out = out;
    }

    /** Arguments: the data folder, and what the ids of this process begin with. */
    public static void main(String[] arguments) {
        SqliteStore store =
                SqliteStore.open(Path.of(arguments[0]), StoreListener.SILENT, System::nanoTime);
        WorkQueue queue =
                SqliteQueue.open(store, SETTINGS, InstantSource.system(), new SplittableRandom(7));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        QueueVictim victim = new QueueVictim(queue, arguments[1], out);
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            Thread.ofPlatform().start(() -> victim.live(number));
        }
    }

    private void live(int thread) {
        SplittableRandom random = new SplittableRandom(round.hashCode() * 31L + thread);
        for (int step = 0; true; step++) {
            try {
                act(random, round + "-" + thread + "-" + step);
            } catch (CrucibleException stale) {
                say("- " + stale.code());
            }
        }
    }

    private void act(SplittableRandom random, String id) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                say("e " + id);
                Instant due = Instant.now().plusMillis(random.nextInt(3) * 5L);
                queue.enqueue(new Work(id, "t" + random.nextInt(3), 5, due, Set.of()));
                say("E " + id);
            }
            case 3 -> queue.expire(10);
            case 4 -> {
                String other = id.substring(0, id.lastIndexOf('-') + 1) + random.nextInt(500);
                say("x " + other);
                say("X " + other + " " + queue.cancel(other));
            }
            default -> {
                for (Lease lease : queue.claim("worker", Set.of(), 1 + random.nextInt(3))) {
                    String held = lease.work().id();
                    say("C " + held + " " + lease.fence());
                    end(random, held, lease.fence());
                }
            }
        }
    }

    private void end(SplittableRandom random, String id, long fence) {
        switch (random.nextInt(8)) {
            case 0 -> queue.fail(id, fence, "broken");
            case 1 -> queue.release(id, fence);
            case 2 -> queue.renew(id, fence);
            default -> {
                say("d " + id);
                queue.complete(id, fence);
                say("D " + id);
            }
        }
    }

    private void say(String line) {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII), 0, line.length() + 1);
        if (out.checkError()) {
            Runtime.getRuntime().halt(1); // nobody listens any more
        }
    }
}
