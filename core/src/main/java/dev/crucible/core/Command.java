package dev.crucible.core;

import java.util.List;
import java.util.Map;

/**
 * What to execute in a sandbox.
 *
 * @param argv the program, as a path inside the sandbox, absolute or from the working directory,
 *     and its arguments; in a session also a name without a slash, which is looked for, inside the
 *     sandbox, in the {@code PATH} of the environment
 * @param environment the whole environment: nothing is inherited
 * @param stdin its standard input
 */
public record Command(List<String> argv, Map<String, String> environment, Stdin stdin) {
    /** Copies the collections. */
    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
