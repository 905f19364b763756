package dev.crucible.evals.execution;

import dev.crucible.core.Cancellation;
import dev.crucible.evals.Candidate;
import dev.crucible.evals.Problem;
import dev.crucible.evals.SampleResult;
import dev.crucible.evals.Scorer;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Scores candidates, a fixed number at once, each in fresh sandboxes of its scorer's. A candidate
 * is taken from the source only when there is room for it, and nothing but its result outlives its
 * scoring, so memory does not grow with the number of samples or with what they print.
 */
public final class CodeEvaluation {
    /** Platform threads, because making a sandbox changes rights that belong to a thread. */
    private static final ThreadFactory THREADS = Thread.ofPlatform().name("job-", 1).factory();

    private final Judge judge;
    private final int jobs;
    private final ThreadFactory threads;

    /**
     * An evaluation.
     *
     * @param scorers finds the scorer for a problem; called from several threads
     * @param jobs how many candidates are scored at once
     * @param clock measures how long they take
     */
    public CodeEvaluation(Function<Problem, Scorer> scorers, int jobs, InstantSource clock) {
        this(new ScorerJudge(scorers, clock), jobs, THREADS);
    }

    /**
     * An evaluation.
     *
     * @param judge finds the results; called from several threads
     * @param jobs how many candidates are judged at once
     * @param threads what the judge needs
     */
    public CodeEvaluation(Judge judge, int jobs, ThreadFactory threads) {
        this.judge = judge;
        this.jobs = jobs;
        this.threads = threads;
    }

    /**
     * Scores what has no result yet. Returns when all is done, or soon after a cancellation: what
     * was under way then has no result.
     *
     * @param candidates in the order in which they are to be scored; read by one thread at a time
     * @param total how many candidates there are
     * @throws dev.crucible.core.CrucibleException when a result cannot be written or a candidate
     *     cannot be read
     */
    public Progress run(
            Iterator<Candidate> candidates,
            long total,
            ResultsFile results,
            EvaluationListener listener,
            Cancellation cancellation) {
        Session session = new Session(candidates, total, results, listener);
        try (Cancellation.Registration _ = cancellation.onCancel(session.stop::cancel);
                ExecutorService workers = Executors.newThreadPerTaskExecutor(threads)) {
            for (int job = 0; job < jobs; job++) {
                workers.execute(session::work);
            }
        }
        return session.end();
    }

    /** One call of {@link #run}: what its threads share. */
    private final class Session {
        private final Iterator<Candidate> candidates;
        private final ResultsFile results;
        private final EvaluationListener listener;
        private final Cancellation stop = new Cancellation();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private Progress progress;

        Session(
                Iterator<Candidate> candidates,
                long total,
                ResultsFile results,
                EvaluationListener listener) {
            this.candidates = candidates;
            this.results = results;
            this.listener = listener;
            progress = new Progress(total, results.results(), results.results(), 0);
        }

        void work() {
            try {
                for (Optional<Candidate> next = take(); next.isPresent(); next = take()) {
                    score(next.get());
                }
            } catch (RuntimeException | Error broken) {
                failure.compareAndSet(null, broken);
                stop.cancel();
            }
        }

        Progress end() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException broken -> throw broken;
                case Throwable broken -> throw new IllegalStateException("scoring broke", broken);
            }
            synchronized (candidates) {
                return progress;
            }
        }

        private Optional<Candidate> take() {
            synchronized (candidates) {
                while (!stop.cancelled() && candidates.hasNext()) {
                    Candidate candidate = candidates.next();
                    if (!results.contains(candidate.sample())) {
                        return Optional.of(candidate);
                    }
                }
                return Optional.empty();
            }
        }

        private void score(Candidate candidate) {
            SampleResult result = judge.judge(candidate, stop);
            synchronized (candidates) {
                if (stop.cancelled()) {
                    return;
                }
                results.append(result);
                progress = progress.plus(result.passed());
                listener.scored(result, progress);
            }
        }
    }
}
