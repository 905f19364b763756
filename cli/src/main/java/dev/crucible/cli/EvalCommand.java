package dev.crucible.cli;

import picocli.CommandLine.Command;

/** {@code crucible eval}: what there is to evaluate. */
@Command(
        name = "eval",
        header = "Score what a model has written.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  crucible eval check HumanEval.jsonl.gz",
            "  crucible eval code HumanEval.jsonl.gz --samples samples.jsonl",
            ""
        })
final class EvalCommand {}
