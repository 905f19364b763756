package dev.crucible.containment.guard;

import dev.crucible.containment.oracles.HostSnapshot;
import dev.crucible.containment.oracles.HostSnapshot.Change;
import dev.crucible.containment.oracles.HostSnapshot.Kind;
import dev.crucible.linux.HostGlance;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Watches over what no run may change about the host: a glance after every run, and a whole look
 * from time to time, on a thread of its own. What it tells is there at two looks, one after the
 * other, and is told once. Thread-safe.
 */
public final class HostGuard implements AutoCloseable {
    /** What the whole look is at; of the others too much is the host's own business. */
    private static final Set<Kind> LOOKED_AT =
            EnumSet.of(
                    Kind.DEVICES,
                    Kind.PROTECTION,
                    Kind.MOUNTS,
                    Kind.PROGRAMS,
                    Kind.LEFTOVERS,
                    Kind.KERNEL);

    private static final System.Logger LOG = System.getLogger(HostGuard.class.getName());
    private static final int MOST_CHANGES = 100;

    /** What was mounted is looked at before other things, but not at once: some mount a lot. */
    private static final int HURRY = 10;

    private final Supplier<HostGlance.Seen> glance;
    private final Function<Set<Kind>, HostSnapshot> look;
    private final BooleanSupplier idle;
    private final Attribution attribution;
    private final Consumer<Change> listener;
    private final Pace pace;
    private final LongSupplier nanoTime;
    private final AtomicLong runs = new AtomicLong();
    private final List<Change> found = new ArrayList<>();
    private HostGlance.@Nullable Seen last;
    private @Nullable HostSnapshot before;
    private @Nullable Thread thread;
    private boolean mountsChanged;
    private boolean blind;
    private boolean closed;

    /**
     * How often a whole look is taken.
     *
     * @param runs after so many runs
     * @param atMost or, when there were any, after this time
     * @param pause between the two looks that must agree
     */
    public record Pace(int runs, Duration atMost, Duration pause) {
        /** What costs little. */
        public static final Pace USUAL =
                new Pace(2_000, Duration.ofMinutes(5), Duration.ofMillis(500));
    }

    /**
     * A guard that has not looked yet.
     *
     * @param glance looks at what is cheap
     * @param look looks at these parts of the host
     * @param idle whether no sandbox is open
     * @param users of the host that sandboxes had, and nobody else
     * @param listener hears of each change once
     * @param nanoTime never goes back
     */
    public HostGuard(
            Supplier<HostGlance.Seen> glance,
            Function<Set<Kind>, HostSnapshot> look,
            BooleanSupplier idle,
            Supplier<Set<Integer>> users,
            Consumer<Change> listener,
            Pace pace,
            LongSupplier nanoTime) {
        this.glance = glance;
        this.look = look;
        this.idle = idle;
        this.attribution = new Attribution(users);
        this.listener = listener;
        this.pace = pace;
        this.nanoTime = nanoTime;
    }

    /** Before the first run: what the host is like. The whole look is taken in the background. */
    public synchronized void begin() {
        if (last == null && !closed) {
            last = glance.get();
        }
    }

    /** The same, and looks as a whole from time to time until it is closed. */
    public synchronized void watch() {
        begin();
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().name("host-guard").daemon().unstarted(this::patrol);
            thread.start();
        }
    }

    /** After every run: a glance. */
    public void ran() {
        List<Change> changes = new ArrayList<>();
        synchronized (this) {
            HostGlance.Seen was = last;
            if (was == null || closed) {
                return;
            }
            HostGlance.Seen is = glance.get();
            last = is;
            if (!is.device().equals(was.device())) {
                changes.add(new Change("HI-01", "/dev/null", was.device(), is.device()));
            }
            if (Attribution.stumbled(was.taint(), is.taint())) {
                changes.add(new Change("HI-06", "taint", "" + was.taint(), "" + is.taint()));
            }
            mountsChanged |= is.mounts();
            if (runs.incrementAndGet() % pace.runs() == 0) {
                notifyAll();
            }
        }
        changes.forEach(this::tell);
    }

    /** What a whole look is at. */
    public static Set<Kind> lookedAt() {
        return EnumSet.copyOf(LOOKED_AT);
    }

    /** What was found so far; no more than a hundred changes are told. */
    public List<Change> found() {
        synchronized (found) {
            return List.copyOf(found);
        }
    }

    private void tell(Change change) {
        synchronized (found) {
            if (found.size() >= MOST_CHANGES) {
                return;
            }
            found.add(change);
        }
        listener.accept(change);
    }

    private void patrol() {
        try {
            long seen = 0;
            attempt();
            while (await(seen)) {
                seen = runs.get();
                attempt();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** A whole look; one that fails is told once, and the next is at the usual pace. */
    private void attempt() throws InterruptedException {
        try {
            whole();
            blind = false;
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "the host could not be looked at", broken);
            blind(broken);
        }
    }

    /** Who hears of it may be what has failed. */
    private void blind(RuntimeException why) {
        if (blind) {
            return;
        }
        try {
            listener.accept(new Change("HI-00", "whole look", "taken", "failed: " + why));
            blind = true;
        } catch (RuntimeException deaf) {
            LOG.log(System.Logger.Level.WARNING, "nobody could be told of it", deaf);
        }
    }

    /** Waits for the next whole look; false when there is none to be. */
    private synchronized boolean await(long seen) throws InterruptedException {
        long began = nanoTime.getAsLong();
        while (!closed) {
            long passed = nanoTime.getAsLong() - began;
            boolean hurry = mountsChanged && passed >= pace.atMost().toNanos() / HURRY;
            boolean late = runs.get() > seen && passed >= pace.atMost().toNanos();
            if (hurry || late || runs.get() - seen >= pace.runs()) {
                mountsChanged = false;
                return true;
            }
            wait(Math.max(1, pace.atMost().toMillis() / HURRY));
        }
        return false;
    }

    /** Looks once; where something is other than at the beginning, once more. */
    void whole() throws InterruptedException {
        HostSnapshot first = before;
        if (first == null) {
            before = look.apply(LOOKED_AT);
            return;
        }
        List<Change> changes = changes(first);
        if (!changes.isEmpty()) {
            pause();
            HostSnapshot.lasting(changes(first), changes).forEach(this::tell);
        }
    }

    /** What is told and was not told yet. */
    private List<Change> changes(HostSnapshot first) {
        boolean alone = idle.getAsBoolean();
        HostSnapshot now = look.apply(LOOKED_AT);
        List<Change> known = found();
        return attribution
                .told(HostSnapshot.changes(first, now), alone && idle.getAsBoolean())
                .stream()
                .filter(change -> known.stream().noneMatch(one -> same(one, change)))
                .toList();
    }

    private static boolean same(Change one, Change other) {
        return one.id().equals(other.id())
                && one.what().equals(other.what())
                && one.after().equals(other.after());
    }

    private synchronized void pause() throws InterruptedException {
        long until = nanoTime.getAsLong() + pace.pause().toNanos();
        for (long left = pace.pause().toNanos();
                left > 0 && !closed;
                left = until - nanoTime.getAsLong()) {
            wait(Math.max(1, left / 1_000_000));
        }
    }

    @Override
    public void close() {
        Thread watching;
        synchronized (this) {
            closed = true;
            watching = thread;
            notifyAll();
        }
        if (watching != null) {
            try {
                watching.join();
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
