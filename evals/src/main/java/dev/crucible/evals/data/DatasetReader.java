package dev.crucible.evals.data;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Fault;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.evals.Problem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads datasets of code: JSONL, packed with gzip or not, or a JSON array, with problems in the
 * form of HumanEval, HumanEval-X or MBPP; or a folder with {@code problems.jsonl} and perhaps
 * {@code samples.jsonl}, packed or not.
 */
public final class DatasetReader {
    /** Most problems in a dataset. */
    public static final int MAX_PROBLEMS = 100_000;

    /** Most characters of a dataset, for it is held in memory. */
    public static final long MAX_CHARACTERS = 64L * 1024 * 1024;

    private static final List<String> ENDINGS = List.of(".jsonl", ".jsonl.gz", ".json");

    private final Optional<String> language;

    /**
     * A reader.
     *
     * @param language the language of problems that do not name theirs
     */
    public DatasetReader(Optional<String> language) {
        this.language = language.map(RuntimeNames::canonical);
    }

    /**
     * Reads a dataset.
     *
     * @throws InvalidRequestException naming the line and what is wrong with it
     * @throws CrucibleException when it is not there or cannot be read
     */
    public Dataset read(Path path) {
        if (!Files.isDirectory(path)) {
            Inputs.requireFile(path, "dataset");
            return read(path, name(path), Optional.empty());
        }
        Path problems =
                inFolder(path, "problems")
                        .orElseThrow(() ->
                                new CrucibleException(
                                        ErrorCode.NOT_FOUND,
                                        "dataset '"
                                                + path
                                                + "' is a folder without problems.jsonl"
                                                + " (expected one)"));
        Inputs.requireFile(problems, "dataset");
        return read(problems, name(path), inFolder(path, "samples"));
    }

    private Dataset read(Path file, String name, Optional<Path> samples) {
        Map<String, Problem> problems = new LinkedHashMap<>();
        Map<String, Place> places = new HashMap<>();
        long characters = 0;
        try (JsonRecords records = JsonRecords.open(file)) {
            for (Optional<JsonRecord> next = records.next();
                    next.isPresent();
                    next = records.next()) {
                JsonRecord line = next.get();
                Problem problem = ProblemForm.of(line).read(line, language);
                Place before = places.put(problem.taskId(), line.place());
                if (before != null) {
                    throw line.place()
                            .fault(
                                    "task_id '" + problem.taskId() + "' is there twice",
                                    "ids that differ; the first is at " + before);
                }
                problems.put(problem.taskId(), problem);
                characters += size(problem);
                if (problems.size() > MAX_PROBLEMS || characters > MAX_CHARACTERS) {
                    throw line.place()
                            .fault(
                                    "the dataset is too large",
                                    MAX_PROBLEMS
                                            + " problems and "
                                            + MAX_CHARACTERS
                                            + " characters at most");
                }
            }
        }
        if (problems.isEmpty()) {
            throw new InvalidRequestException(
                    List.of(new Fault(file.toString(), "is empty", "at least one problem")));
        }
        List<Problem> all = List.copyOf(problems.values());
        return new Dataset(name, ProblemsDigest.of(all), samples, problems, all);
    }

    private static long size(Problem problem) {
        long size = problem.prompt().length() + problem.solution().length();
        size += problem.test().length();
        for (String value : problem.extra().values()) {
            size += value.length();
        }
        return size;
    }

    private static Optional<Path> inFolder(Path folder, String name) {
        return ENDINGS.stream()
                .map(ending -> folder.resolve(name + ending))
                .filter(Files::exists)
                .findFirst();
    }

    private static String name(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "dataset" : last.toString();
        for (String ending : List.of(".gz", ".jsonl", ".json")) {
            if (name.endsWith(ending) && name.length() > ending.length()) {
                name = name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }
}
