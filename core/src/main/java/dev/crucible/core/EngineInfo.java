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
 * @param eligibility when it may be chosen for a request that names no engine
 */
public record EngineInfo(
        String name,
        IsolationClass isolation,
        String version,
        Availability availability,
        List<String> notes,
        Eligibility eligibility) {
    /** An engine that is chosen whenever it is the strongest. */
    public EngineInfo(
            String name,
            IsolationClass isolation,
            String version,
            Availability availability,
            List<String> notes) {
        this(name, isolation, version, availability, notes, new Eligibility.Always());
    }

    /** Copies the list. */
    public EngineInfo {
        notes = List.copyOf(notes);
    }
}
