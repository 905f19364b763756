package dev.crucible.core.access;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One thing that a key or token may allow. */
public enum Scope {
    /** See the tenant's runs, their output and artifacts, and what can run here. */
    RUNS_READ("runs:read"),
    /** Submit, cancel and retry runs. */
    RUNS_WRITE("runs:write"),
    /** Open and use sandboxes. */
    SANDBOXES("sandboxes"),
    /** Pause, drain and resume the queue, and try again what was given up. */
    QUEUE_ADMIN("queue:admin"),
    /** See the events. */
    EVENTS_READ("events:read"),
    /** Read the transparency log and ask for proofs. */
    JOURNAL_READ("journal:read"),
    /** See what is stored. */
    STORAGE_READ("storage:read"),
    /** Erase payloads. */
    STORAGE_ERASE("storage:erase"),
    /** Make and revoke keys. */
    KEYS_ADMIN("keys:admin"),
    /** See numbers about the service. */
    STATS_READ("stats:read"),
    /** Execute runs of every tenant. */
    WORKER("worker");

    private static final Map<String, Scope> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toMap(Scope::label, Function.identity()));

    private final String label;

    Scope(String label) {
        this.label = label;
    }

    /** The name in every interface. */
    public String label() {
        return label;
    }

    /** The scope of this name. */
    public static Optional<Scope> of(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }
}
