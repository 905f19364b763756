package dev.crucible.cli;

import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.evals.data.Dataset;
import dev.crucible.evals.data.DatasetReader;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The problems of a dataset that a user means. */
final class ChosenProblems {
    private ChosenProblems() {}

    /**
     * Reads a dataset.
     *
     * @param path a file or a folder
     * @param runtime the language of problems that name none, and the only one that counts; null
     *     for all
     * @throws InvalidRequestException if no problem is in that language
     */
    static Dataset of(Path path, @Nullable String runtime) {
        Dataset all = new DatasetReader(Optional.ofNullable(runtime)).read(path);
        Dataset some = runtime == null ? all : all.ofRuntime(runtime);
        if (some.problems().isEmpty()) {
            throw new InvalidRequestException(
                    List.of(
                            new Fault(
                                    "--runtime",
                                    "no problem of " + all.name() + " is in '" + runtime + "'",
                                    "one of: " + String.join(", ", all.runtimes()))));
        }
        return some;
    }
}
