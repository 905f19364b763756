package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.RemoteRuns;
import dev.crucible.api.client.RunFollower;
import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.cli.console.Interrupts;
import dev.crucible.core.Cancellation;
import dev.crucible.core.RunId;
import dev.crucible.core.RunRequest;
import dev.crucible.core.RunResult;

/** Takes one run of a server from request to result, through restarts of the server. */
public final class RemoteRunner {
    private final Surroundings here;
    private final RemoteRuns runs;

    /** A runner on this server. */
    public RemoteRunner(Surroundings here, ApiClient api) {
        this.here = here;
        this.runs = here.runs(api);
    }

    /** Submits it; it then no longer needs this process. */
    public RunId submit(RunRequest request) {
        return runs.submit(RunRequestJson.write(request), here.key());
    }

    /**
     * Follows it to its end. An interrupt cancels it on the server; a second one leaves and says
     * how to go on.
     *
     * @param output whether the result is to hold the output
     */
    public RunResult await(
            RunId id,
            RunFollower follower,
            boolean output,
            Cancellation cancellation,
            Interrupts interrupts) {
        interrupts.lastWords(
                () -> here.terminal().say("see what becomes of it: crucible runs logs -f " + id));
        try (Cancellation.Registration _ =
                cancellation.onCancel(() -> runs.cancel(id, "interrupted"))) {
            runs.follow(id, follower);
        }
        return runs.result(id, output);
    }
}
