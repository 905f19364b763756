package dev.crucible.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crucible.cli.console.ExitCodes;
import dev.crucible.cli.console.Terminal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

final class ConfigCommandTest {
    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int execute(Map<String, String> environment, String... arguments) {
        Terminal terminal =
                new Terminal(InputStream.nullInputStream(), out, err, false, false, environment);
        Failures failures = new Failures(terminal);
        return new CommandLine(new ConfigCommand(terminal))
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .execute(arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showSaysWhereEveryValueComesFrom() throws IOException {
        Path file = folder.resolve("lab.yaml");
        Files.writeString(file, "http:\n  port: 9000\n");
        Map<String, String> environment = Map.of("CRUCIBLE_LOG_LEVEL", "debug");
        int code =
                execute(
                        environment,
                        "show",
                        "--config",
                        file.toString(),
                        "--set",
                        "queue.attempts=2");
        assertThat(code).isZero();
        assertThat(text(out))
                .containsPattern("http.port +9000 +" + file + ":2:3\n")
                .containsPattern("log.level +debug +CRUCIBLE_LOG_LEVEL\n")
                .containsPattern("queue.attempts +2 +--set\n")
                .containsPattern("http.host +127.0.0.1 +default\n");
    }

    @Test
    void showIsOneObjectForPrograms() {
        assertThat(execute(Map.of("HOME", folder.toString()), "show", "--json")).isZero();
        assertThat(text(out).lines()).hasSize(1);
        assertThat(text(out))
                .startsWith("{\"settings\":[{\"key\":\"http.host\",\"value\":\"127.0.0.1\",");
    }

    @Test
    void aFileThatIsWrongIsRefusedAndARightOneNot() throws IOException {
        Path file = folder.resolve("lab.yaml");
        Files.writeString(file, "http: { port: 99999, hots: a }");
        assertThat(execute(Map.of(), "check", file.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(text(err)).contains("2 faults", "http.port", "did you mean http.host?");
        Files.writeString(file, "http: { port: 9999 }");
        assertThat(execute(Map.of(), "check", file.toString())).isZero();
    }

    @Test
    void theReferenceIsPrinted() {
        assertThat(execute(Map.of(), "reference")).isZero();
        assertThat(text(out)).startsWith("### `http`\n").contains("| `http.port` |");
    }
}
