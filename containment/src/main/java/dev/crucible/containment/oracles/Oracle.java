package dev.crucible.containment.oracles;

import java.util.List;

/** Something of the host that an attempt is after, and that shows whether it got there. */
public interface Oracle extends AutoCloseable {
    /** Statements that tell the attempt where it is. */
    String statements();

    /**
     * What happened to it, one line each; none when nobody got there.
     *
     * @param output all that the run wrote, byte by byte
     */
    List<String> sightings(String output);

    @Override
    void close();
}
