package dev.crucible.core;

import java.util.List;

/**
 * What an engine is on this machine.
 *
 * @param name how users name it
 * @param isolation its class
 * @param version of the program behind it; empty when unknown
 * @param availability whether it can be used, and why not
 * @param notes what a user should know: what is not enforced here
 */
public record EngineInfo(
        String name,
        IsolationClass isolation,
        String version,
        Availability availability,
        List<String> notes) {
    /** Copies the list. */
    public EngineInfo {
        notes = List.copyOf(notes);
    }
}
