package dev.crucible.cli;

import dev.crucible.cli.console.Terminal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One execution of the real command line in this process, with streams that are kept.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandLineRun(int code, byte[] out, String err) {

    /** Executes with nothing at standard input, and no terminal. */
    static CommandLineRun of(Map<String, String> environment, String... arguments) {
        return of(environment, "", false, arguments);
    }

    /** Executes; {@code terminal} says whether a person looks at both outputs. */
    static CommandLineRun of(
            Map<String, String> environment, String input, boolean terminal, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        Terminal streams =
                new Terminal(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        out,
                        err,
                        terminal,
                        terminal,
                        all);
        try (Composition composition = new Composition(all)) {
            int code = new Main(composition, streams).execute(arguments);
            return new CommandLineRun(
                    code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
        }
    }

    String text() {
        return new String(out, StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return text().lines().toList();
    }
}
