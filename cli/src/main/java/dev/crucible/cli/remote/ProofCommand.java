package dev.crucible.cli.remote;

import dev.crucible.api.client.ApiClient;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Terminal;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code crucible runs proof}: evidence that a run's end is in the log. */
@Command(
        name = "proof",
        header = "Print the proof that a run's end is in the server's log.",
        description = "In the form of C2SP tlog-proof: index, inclusion proof, signed checkpoint.",
        footer = {"  crucible runs proof run-01kb3x8e6mqz5v0a1b2c3d4e5f --out run.tlog-proof", ""})
final class ProofCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "RUN", description = "Its id.")
    private String id = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
    private @Nullable Path out;

    ProofCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (ApiClient api = server.client(terminal)) {
            Contents.write(api, RunPaths.of(id, "/proof"), out, terminal);
            return ExitCodes.OK;
        }
    }
}
