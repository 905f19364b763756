package dev.crucible.containment.oracles;

import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.LinuxException;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of this machine that are still there although their run is over.
 *
 * @param pids the host's numbers of them
 */
public record Survivors(List<Integer> pids) {
    private static final int KILL = 9;
    private static final int LOOKS = 20;
    private static final long BETWEEN_NANOS = 50_000_000;

    /** Copies the list. */
    public Survivors {
        pids = List.copyOf(pids);
    }

    /**
     * Those that carry the token of a run that has ended. Looks for a second, because the kernel
     * takes its time; none is left when any look finds none.
     */
    public static Survivors of(String token) {
        List<Integer> left = carrying(token);
        for (int look = 0; look < LOOKS && !left.isEmpty(); look++) {
            LockSupport.parkNanos(BETWEEN_NANOS);
            left = carrying(token);
        }
        return new Survivors(left);
    }

    private static List<Integer> carrying(String token) {
        return HostView.numbers().stream().filter(pid -> HostView.carries(pid, token)).toList();
    }

    /** Ends them, so that what one run left does not count against the next. */
    public void end(String token) {
        for (int pid : pids) {
            try (Fd handle = Child.openPid(pid)) {
                // The number may be another's by now; the handle stays with whom it was made for.
                if (HostView.carries(pid, token)) {
                    Child.signal(handle, KILL);
                }
            } catch (LinuxException gone) {
                // It ended by itself.
            }
        }
    }

    /** Whether nothing is left. */
    public boolean none() {
        return pids.isEmpty();
    }
}
