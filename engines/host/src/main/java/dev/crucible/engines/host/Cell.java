package dev.crucible.engines.host;

import dev.crucible.core.Attestation;
import dev.crucible.core.Command;
import dev.crucible.linux.Cgroup;
import dev.crucible.linux.Child;
import dev.crucible.linux.Fd;
import dev.crucible.linux.ProcessTree;
import dev.crucible.linux.WorkDirectory;

import java.util.Optional;

/**
 * One sandbox as an engine has built it, held at its gate. {@link HostSandbox} drives it, always
 * from one platform thread, except for {@link #kill()}.
 */
interface Cell extends AutoCloseable {
    /** What isolation is in force. */
    Attestation attestation();

    /** Its working directory. */
    WorkDirectory work();

    /** Its control group, where there is one. */
    Optional<Cgroup> cgroup();

    /** The process of the host that all others of the sandbox descend from. */
    int ancestor();

    /** What the command uses at this moment, where no control group counts. */
    default ProcessTree sample() {
        return ProcessTree.below(ancestor());
    }

    /** Whether the command has left no room in the writable places. */
    default boolean filledDisk() {
        return work().full();
    }

    /** The writing end of its standard input. */
    Fd stdin();

    /** The reading end of its standard output. */
    Fd stdout();

    /** The reading end of its standard error. */
    Fd stderr();

    /** Opens the gate for the command; false when the sandbox is already gone. */
    boolean release(Command command);

    /** Becomes readable when the program has ended. */
    Fd ended();

    /** Ends everything in the sandbox at once. Safe from any thread, and more than once. */
    void kill();

    /**
     * Waits until every process of the sandbox is gone.
     *
     * @return how the program ended and what was used; empty when the sandbox was ended before that
     *     was known
     */
    Optional<Child.End> finish();

    /** Removes what {@link #finish()} left: groups, folders, descriptors. */
    @Override
    void close();
}
