package dev.crucible.cli.ordinary;

import dev.crucible.api.documents.RunRequestJson;
import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Json;
import dev.crucible.cli.console.Terminal;
import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.EngineInfo;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.Runner;

import picocli.CommandLine.Command;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code crucible runs-of-verify}: executes what {@link OrdinaryMachine} asks for, several at once,
 * until its input ends. For nobody to type.
 */
@Command(name = RunsCommand.NAME, hidden = true, header = "Runs that another process judges.")
public final class RunsCommand implements Callable<Integer> {
    /** How the other end calls it. */
    static final String NAME = "runs-of-verify";

    private final Supplier<List<EngineInfo>> engines;
    private final Supplier<Runner> runner;
    private final Terminal terminal;

    /**
     * The command.
     *
     * @param engines what there is to run on
     * @param runner takes the runs
     */
    public RunsCommand(
            Supplier<List<EngineInfo>> engines, Supplier<Runner> runner, Terminal terminal) {
        this.engines = engines;
        this.runner = runner;
        this.terminal = terminal;
    }

    /** Its name among the commands. */
    public static String name() {
        return NAME;
    }

    @Override
    public Integer call() {
        say(RunLines.engines(engines.get()));
        Runner runs = runner.get();
        Cancellation end = new Cancellation();
        // Closing it waits for the runs, which end because they are cancelled.
        try (ExecutorService each = Executors.newCachedThreadPool();
                BufferedReader asked =
                        new BufferedReader(
                                new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))) {
            for (String line = asked.readLine(); line != null; line = asked.readLine()) {
                JsonNode request = RunLines.read(line);
                each.execute(() -> execute(runs, request, end));
            }
            end.cancel();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return ExitCodes.OK;
    }

    private void execute(Runner runs, JsonNode asked, Cancellation end) {
        long number = asked.path("run").asLong();
        ObjectNode answer = Json.object().put("run", number);
        try {
            answer.set(
                    "result",
                    RunLines.result(
                            runs.run(
                                    RunRequestJson.read(asked.path("request"), name -> name),
                                    (stream, chunk) -> output(number, stream, chunk),
                                    end)));
        } catch (CrucibleException broken) {
            answer.put("error", broken.code().name()).put("message", broken.getMessage());
        } catch (RuntimeException broken) {
            answer.put("error", ErrorCode.INTERNAL.name()).put("message", broken.toString());
        }
        say(answer);
    }

    private void output(long number, Stream stream, Bytes chunk) {
        say(
                Json.object()
                        .put("run", number)
                        .put("stream", stream.name().toLowerCase(Locale.ROOT))
                        .put("bytes", chunk.asBase64()));
    }

    private synchronized void say(ObjectNode line) {
        terminal.print(Json.line(line));
    }
}
