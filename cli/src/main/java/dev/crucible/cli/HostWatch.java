package dev.crucible.cli;

import dev.crucible.containment.guard.Canaries;
import dev.crucible.containment.guard.HostGuard;
import dev.crucible.linux.HostGlance;
import dev.crucible.linux.LinuxException;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;
import java.util.function.Supplier;

/** The guard of this host, begun with the first sandbox. Thread-safe. */
final class HostWatch implements Canaries.Ends, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HostWatch.class.getName());

    private final Function<Supplier<HostGlance.Seen>, HostGuard> make;
    private final boolean patrol;
    private @Nullable HostGlance glance;
    private volatile @Nullable HostGuard guard;
    private boolean broken;

    /**
     * A watch that has not begun.
     *
     * @param make the guard that glances so
     * @param patrol whether to look at all of the host from time to time
     */
    HostWatch(Function<Supplier<HostGlance.Seen>, HostGuard> make, boolean patrol) {
        this.make = make;
        this.patrol = patrol;
    }

    @Override
    public void begins() {
        if (guard == null) {
            begin();
        }
    }

    private synchronized void begin() {
        if (guard != null || broken) {
            return;
        }
        try {
            HostGlance eye = new HostGlance();
            HostGuard begun = make.apply(eye::look);
            if (patrol) {
                begun.watch();
            } else {
                begun.begin();
            }
            glance = eye;
            guard = begun;
        } catch (LinuxException hidden) {
            broken = true;
            LOG.log(System.Logger.Level.WARNING, "nobody looks after the host", hidden);
        }
    }

    @Override
    public void ended() {
        HostGuard begun = guard;
        if (begun != null) {
            begun.ran();
        }
    }

    @Override
    public synchronized void close() {
        HostGuard begun = guard;
        if (begun != null) {
            begun.close();
        }
        HostGlance eye = glance;
        if (eye != null) {
            eye.close();
        }
        broken = true;
    }
}
