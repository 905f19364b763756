package dev.crucible.containment.oracles;

import java.util.List;

/** Something of the host that an attempt is after, and that shows whether it got there. */
public interface Oracle extends AutoCloseable {
    /** Statements that tell the attempt where it is. */
    String statements();

    /** Why there is nothing to attempt on this machine; empty when there is. */
    default String whyNot() {
        return "";
    }

    /** Whether the run's processes must hold still, so that it can look at them. */
    default boolean looks() {
        return false;
    }

    /** Looks at the run's processes while they hold still, after the attempts. */
    default void look(HostView view) {}

    /**
     * What happened to it, one line each; none when nobody got there.
     *
     * @param output all that the run wrote, byte by byte
     */
    List<String> sightings(String output);

    @Override
    void close();
}
