package dev.crucible.engines.host.runtimes;

import dev.crucible.linux.HostCommand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** Learns a program's version, from a file beside it or from the program itself. */
final class VersionProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 64 * 1024;
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/bin:/bin",
                    // Where nothing can be made, not even by root: go would keep notes there.
                    "HOME", "/dev/null",
                    "LC_ALL", "C.UTF-8",
                    "GOTOOLCHAIN", "local",
                    "GOENV", "off");

    private VersionProbe() {}

    /**
     * The version of the program.
     *
     * @throws IOException when it does not tell; the message says what it did instead
     */
    static String ask(ProgramFinder.Program program, Description.VersionSource source)
            throws IOException, InterruptedException {
        String text =
                source.file().isEmpty()
                        ? said(program.path(), source.arguments())
                        : Files.readString(program.folder().resolve(source.file()));
        Matcher matcher =
                source.pattern().matcher(text.substring(0, Math.min(MOST, text.length())));
        if (!matcher.find()) {
            throw new IOException(
                    program.path() + " tells no version that fits " + source.pattern().pattern());
        }
        return matcher.group(1);
    }

    private static String said(Path program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>();
        argv.add(program.toString());
        argv.addAll(arguments);
        HostCommand.Result result = new HostCommand(argv, ENVIRONMENT, PATIENCE).run();
        if (result.exit() != 0) {
            throw new IOException(String.join(" ", argv) + " exited " + result.exit());
        }
        return result.stdout() + result.stderr();
    }
}
