package dev.crucible.cli.remote;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;

import picocli.CommandLine.Option;

import java.util.List;

/** How much of a list, and in which form. */
final class ListOptions {
    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(names = "--all", description = "All there are.")
    private boolean all;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    long most() {
        if (limit < 1) {
            throw new InvalidRequestException(
                    List.of(new Fault("--limit", limit + " is impossible", "1 or more")));
        }
        return all ? Long.MAX_VALUE : limit;
    }

    boolean json() {
        return json;
    }
}
