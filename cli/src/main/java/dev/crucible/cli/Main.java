package dev.crucible.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code crucible} command. */
@Command(
        name = "crucible",
        description = "Runs untrusted code safely, and scores it.",
        mixinStandardHelpOptions = true,
        version = "crucible 0.1.0")
public final class Main implements Runnable {

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
