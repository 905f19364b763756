package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.cli.console.ExitCodes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The command {@code explain} with the engines of this machine, of which nothing was measured. */
class ExplainCommandTest {
    @TempDir Path folder;

    private CommandLineRun explain(String... arguments) {
        return CommandLineRun.of(
                Map.of(
                        "XDG_STATE_HOME",
                        folder.resolve("state").toString(),
                        "CRUCIBLE_SERVER",
                        "local"),
                Stream.concat(Stream.of("explain"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void everyEngineIsHeldAgainstEveryClause() {
        CommandLineRun run = explain("--require", "memory,verified:24h");

        assertThat(run.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(String.join("\n", run.lines()))
                .contains("demanded: process,memory,verified:1d", "jail", "bubblewrap")
                .contains("subprocess, class none: refused", "chosen: none");
    }

    @Test
    void aRequestIsReadFromItsFile() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("request.json"),
                        "{\"runtime\":\"python\",\"code\":\"1\",\"engine\":\"subprocess\","
                                + "\"isolation\":\"none\",\"require\":{\"depth\":{\"NET\":2}}}");

        CommandLineRun run = explain("--json", file.toString());

        JsonNode explanation = JsonMapper.shared().readTree(run.lines().getFirst());
        assertThat(run.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(explanation.path("wanted").stringValue()).isEqualTo("none,depth:NET=2");
        JsonNode answers = explanation.path("engines").path(0).path("answers");
        assertThat(answers.path(answers.size() - 1).path("because").stringValue())
                .contains("never measured");
    }

    @Test
    void whatIsNoClauseIsSaidAndWhatIsNoFileToo() throws IOException {
        assertThat(explain("--require", "fast").err()).contains("'fast' is no clause", "memory");
        assertThat(explain("missing.json").err()).contains("neither a run's id nor a file");
        Path file =
                Files.writeString(folder.resolve("request.json"), "{\"require\":{\"memroy\":1}}");
        assertThat(explain(file.toString()).err()).contains("'memroy' is no clause");
    }
}
