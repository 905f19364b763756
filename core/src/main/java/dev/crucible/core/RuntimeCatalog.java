package dev.crucible.core;

import java.util.List;
import java.util.Optional;

/** The runtimes of this machine. */
public interface RuntimeCatalog {
    /** Every runtime that can be used, sorted by name. */
    List<Runtime> available();

    /** Every runtime that is described but cannot be used, with the reason. */
    List<Missing> missing();

    /** The runtime of that name, if it can be used. */
    default Optional<Runtime> find(String name) {
        return available().stream().filter(runtime -> runtime.name().equals(name)).findFirst();
    }

    /** The runtime for a file of that name, if one can be used. */
    default Optional<Runtime> forFile(String fileName) {
        return available().stream().filter(runtime -> runtime.claims(fileName)).findFirst();
    }

    /**
     * A runtime that cannot be used here.
     *
     * @param name the runtime
     * @param reason what is missing and how to get it
     */
    record Missing(String name, String reason) {}
}
