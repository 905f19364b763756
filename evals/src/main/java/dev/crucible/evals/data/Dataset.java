package dev.crucible.evals.data;

import dev.crucible.core.Bytes;
import dev.crucible.core.Digest;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.Problem;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The problems of a dataset, in its order, of which some may be left out. */
public final class Dataset {
    private final String name;
    private final String digest;
    private final Optional<Path> samples;
    private final Map<String, Problem> all;
    private final List<Problem> selected;

    Dataset(
            String name,
            String digest,
            Optional<Path> samples,
            Map<String, Problem> all,
            List<Problem> selected) {
        this.name = name;
        this.digest = digest;
        this.samples = samples;
        this.all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
        this.selected = List.copyOf(selected);
    }

    /** The name of its file or folder without endings. */
    public String name() {
        return name;
    }

    /**
     * SHA-256 of all its problems as they are read, in their order, in hexadecimal: how the file is
     * packed or laid out makes no difference.
     */
    public String digest() {
        return digest;
    }

    /** The samples that come with it. */
    public Optional<Path> samples() {
        return samples;
    }

    /** The problems that are not left out. */
    public List<Problem> problems() {
        return selected;
    }

    /** The languages of the problems that are not left out. */
    public SortedSet<String> runtimes() {
        SortedSet<String> runtimes = new TreeSet<>();
        selected.forEach(problem -> runtimes.add(problem.runtime()));
        return runtimes;
    }

    /** Keeps only problems of this language. */
    public Dataset ofRuntime(String runtime) {
        String wanted = RuntimeNames.canonical(runtime);
        return keep(problem -> problem.runtime().equals(wanted));
    }

    /** Keeps only the first problems. */
    public Dataset first(int count) {
        return new Dataset(
                name, digest, samples, all, selected.subList(0, Math.min(count, selected.size())));
    }

    /** How many problems it has, with those that are left out. */
    public int size() {
        return all.size();
    }

    /**
     * Keeps only so many problems, chosen by what they are: the same of the same dataset each time,
     * in its order.
     */
    public Dataset sample(int count) {
        Set<Problem> chosen =
                selected.stream()
                        .sorted(Comparator.comparing(problem -> lot(problem.taskId())))
                        .limit(count)
                        .collect(Collectors.toSet());
        return keep(chosen::contains);
    }

    private String lot(String taskId) {
        return Digest.of(Bytes.utf8(digest + " " + taskId)).hex();
    }

    /** The reference solutions of the problems that are not left out. */
    public Iterator<Candidate> references() {
        return selected.stream().map(Candidate::reference).iterator();
    }

    /** The problem that a sample means, even if it is left out. */
    Optional<Problem> find(String taskId) {
        Problem exact = all.get(taskId);
        if (exact != null) {
            return Optional.of(exact);
        }
        String id = ProblemForm.mbppId(taskId);
        return Optional.ofNullable(
                all.get(id.startsWith("Mbpp/") ? "MBPP/" + id.substring(5) : id));
    }

    private Dataset keep(Predicate<Problem> wanted) {
        return new Dataset(name, digest, samples, all, selected.stream().filter(wanted).toList());
    }
}
