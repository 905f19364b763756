package dev.crucible.evals.proxy;

import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;

import java.util.List;
import java.util.Map;

/**
 * One of the two sandboxes of an exchange.
 *
 * @param spec what the sandbox must be
 * @param files what is put into it; nothing of the other side
 * @param argv what runs in it
 * @param environment its whole environment
 */
public record Side(
        SandboxSpec spec,
        List<SandboxFile> files,
        List<String> argv,
        Map<String, String> environment) {
    /** Copies the collections. */
    public Side {
        files = List.copyOf(files);
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
