package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;
import dev.crucible.cli.text.Durations;
import dev.crucible.cli.text.Sizes;
import dev.crucible.core.Limit;
import dev.crucible.core.Limits;
import dev.crucible.core.Outcome;
import dev.crucible.core.RunResult;

/** A run's end in words, on standard error. */
final class RunExplanation {
    private final Terminal terminal;

    RunExplanation(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Says what the exit code alone does not. */
    void explain(RunResult result, Limits bounds) {
        if (!(result.outcome() instanceof Outcome.Refused)) {
            result.notes().forEach(terminal::say);
        }
        String where = result.stage() == RunResult.Stage.COMPILE ? "compiling: " : "";
        switch (result.outcome()) {
            case Outcome.Exited _, Outcome.Signalled _, Outcome.Cancelled _ -> {}
            case Outcome.LimitReached(Limit limit) ->
                    terminal.say(
                            where
                                    + "ended at its "
                                    + limit.label()
                                    + " limit"
                                    + (where.isEmpty() ? " of " + bound(bounds, limit) : ""));
            case Outcome.Refused _, Outcome.Lost _, Outcome.Breached _ ->
                    terminal.say(where + result.outcome().describe());
        }
        if (result.stdout().truncated()) {
            terminal.say("standard output is cut off at " + bound(bounds, Limit.OUTPUT));
        }
        if (result.stderr().truncated()) {
            terminal.say("standard error is cut off at " + bound(bounds, Limit.OUTPUT));
        }
    }

    private static String bound(Limits bounds, Limit limit) {
        return switch (limit) {
            case WALL -> Durations.format(bounds.wall());
            case CPU -> Durations.format(bounds.cpu());
            case MEMORY -> Sizes.format(bounds.memoryBytes());
            case PROCESSES -> Integer.toString(bounds.processes());
            case DISK -> Sizes.format(bounds.diskBytes());
            case OUTPUT -> Sizes.format(bounds.outputBytes());
        };
    }
}
