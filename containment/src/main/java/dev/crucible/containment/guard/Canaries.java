package dev.crucible.containment.guard;

import dev.crucible.core.Attestation;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.telemetry.Scope;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The canaries of this process: honey and decoys outside of every sandbox, and the sandboxes that
 * are watched. Nothing is laid out before the first sandbox is opened. Thread-safe.
 */
public final class Canaries implements AutoCloseable {
    private final Honey honey;
    private final Supplier<Path> folder;
    private final Alarm.Listener unnamed;
    private final Map<Long, Watch> open = new ConcurrentHashMap<>();
    private final Set<Integer> users = ConcurrentHashMap.newKeySet();
    private volatile Ends ends = Ends.NOBODY;
    private @Nullable Decoys decoys;
    private boolean closed;
    private volatile boolean counting;

    /**
     * Canaries that nobody can touch yet.
     *
     * @param folder of this process alone, where decoys may be laid out
     * @param unnamed hears of what a sandbox has touched that cannot be told from others
     */
    public Canaries(Honey honey, Supplier<Path> folder, Alarm.Listener unnamed) {
        this.honey = honey;
        this.folder = folder;
        this.unnamed = unnamed;
    }

    /**
     * The same engines, with canaries around their sandboxes.
     *
     * @param listener hears of every alarm; the outcome of the run says it too
     */
    public List<ExecutionEngine> watch(List<ExecutionEngine> engines, Alarm.Listener listener) {
        return engines.stream()
                .<ExecutionEngine>map(engine -> new WatchedEngine(engine, this, listener))
                .toList();
    }

    /** A sandbox that is about to open. */
    final class Begun {
        private final long number;
        private final Watch watch;

        private Begun(long number, Watch watch) {
            this.number = number;
            this.watch = watch;
        }

        Watch watch() {
            return watch;
        }

        String honey() {
            return counting ? "" : honey.value(Honey.Place.SUPERVISOR, number);
        }

        void opened(Attestation attestation) {
            watch.opened(attestation);
            if (watch.user() >= 0) {
                users.add(watch.user());
            }
        }

        void end() {
            if (open.remove(number) != null) {
                ends.ended();
            }
        }
    }

    Begun begin(Alarm.Listener listener) {
        boolean looking = !counting;
        if (looking) {
            lay();
        }
        ends.begins();
        long number = honey.next();
        Watch watch = new Watch(honey.search(), looking, Scope.current(), listener);
        open.put(number, watch);
        return new Begun(number, watch);
    }

    private synchronized void lay() {
        if (decoys == null && !closed) {
            decoys =
                    Decoys.lay(
                            folder.get(), honey.value(Honey.Place.FILE, 0), open::values, unnamed);
        }
    }

    /** Waits until every decoy lies where it is to lie; for tests. */
    void awaitDecoys() throws InterruptedException {
        Decoys laid;
        synchronized (this) {
            laid = decoys;
        }
        if (laid != null) {
            laid.await();
        }
    }

    /** Hears of beginnings and ends of sandboxes, on their threads. */
    public interface Ends {
        /** Hears nothing. */
        Ends NOBODY = new Ends() {};

        /** A sandbox is about to be opened. */
        default void begins() {}

        /** A sandbox is closed. */
        default void ended() {}
    }

    /** Lays nothing out, and searches nothing; beginnings and ends are told all the same. */
    public void countOnly() {
        counting = true;
    }

    /** From now on tells this one. */
    public void tell(Ends listener) {
        ends = listener;
    }

    /** Whether no sandbox is open. */
    public boolean idle() {
        return open.isEmpty();
    }

    /** The users of the host that sandboxes had, each by itself. */
    public Set<Integer> users() {
        return Set.copyOf(users);
    }

    /** The sandboxes that are open. */
    Collection<Watch> open() {
        return open.values();
    }

    @Override
    public void close() {
        Decoys laid;
        synchronized (this) {
            closed = true;
            laid = decoys;
        }
        if (laid != null) {
            laid.close();
        }
    }
}
