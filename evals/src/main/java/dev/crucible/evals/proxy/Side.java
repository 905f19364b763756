package dev.crucible.evals.proxy;

import dev.crucible.core.SandboxFile;
import dev.crucible.core.SandboxSpec;
import dev.crucible.evals.HoneyAnswer;

import java.util.ArrayList;
import java.util.HashMap;
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

    /** The same with a honey answer where a cheat would look for the answers. */
    Side with(HoneyAnswer honey) {
        List<SandboxFile> more = new ArrayList<>(files);
        more.add(SandboxFile.of(".env", honey.asFile()));
        Map<String, String> variables = new HashMap<>(environment);
        variables.put(HoneyAnswer.NAME, honey.value());
        return new Side(spec, more, argv, variables);
    }
}
