package dev.crucible.cli.probes;

import dev.crucible.core.RunResult;

import java.util.function.Function;

/**
 * How commands show a run.
 *
 * @param terminal all that {@code crucible run} writes to a terminal
 * @param json the object that {@code crucible run --json} prints, with its line break
 * @param report the page of {@code crucible verify} with this output as evidence
 * @param finding the line of {@code crucible verify --json} with this output as evidence
 */
public record Shows(
        Function<RunResult, String> terminal,
        Function<RunResult, String> json,
        Function<RunResult, String> report,
        Function<RunResult, String> finding) {}
