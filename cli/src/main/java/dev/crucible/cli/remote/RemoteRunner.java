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
     * Follows it to its end; the result is without the output. An interrupt cancels it on the
     * server; a second one leaves and says how to go on.
     */
    public RunResult follow(
            RunId id, RunFollower follower, Cancellation cancellation, Interrupts interrupts) {
        end(id, () -> runs.follow(id, follower), cancellation, interrupts);
        return runs.result(id, false);
    }

    /** Waits for its end; the result has the output. Interrupts are as with {@link #follow}. */
    public RunResult await(RunId id, Cancellation cancellation, Interrupts interrupts) {
        end(id, () -> runs.awaitEnd(id), cancellation, interrupts);
        return runs.result(id, true);
    }

    private void end(RunId id, Runnable wait, Cancellation cancellation, Interrupts interrupts) {
        interrupts.lastWords(
                () -> here.terminal().say("see what becomes of it: crucible runs logs -f " + id));
        try (Cancellation.Registration _ =
                cancellation.onCancel(() -> runs.cancel(id, "interrupted"))) {
            wait.run();
        }
    }
}
