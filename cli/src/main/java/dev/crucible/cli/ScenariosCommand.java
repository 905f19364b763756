package dev.crucible.cli;

import picocli.CommandLine.Command;

/** {@code crucible scenarios}: attacks as people tell them. */
@Command(
        name = "scenarios",
        header = "Show classic attacks, and what comes of them here.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"  crucible scenarios list", "  crucible scenarios run container-escape", ""})
final class ScenariosCommand {}
