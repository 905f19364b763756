package dev.crucible.cli.service;

import dev.crucible.api.handlers.ServiceHandlers.Check;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.cli.containment.Attempted;
import dev.crucible.cli.containment.MeasureListener;
import dev.crucible.cli.containment.Measurer;
import dev.crucible.cli.containment.Site;
import dev.crucible.containment.matrix.Matrix;
import dev.crucible.containment.matrix.StoredMatrix;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Eligibility;
import dev.crucible.core.ExecutionEngine;
import dev.crucible.core.journal.Fact;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Measures the engines quickly some time after the start, and again and again: one attempt at a
 * time, on one thread. Closing it waits for the attempt that it is at, and nothing of a measurement
 * that was not brought to its end counts.
 */
final class ContainmentWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ContainmentWatch.class.getName());
    private static final int MOST_UNEXPECTED = 50;

    private final Supplier<Site> site;
    private final ServiceSettings.Containment settings;
    private final Consumer<Fact.ContainmentMeasured> journal;
    private final Cancellation stop = new Cancellation();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, List<String>> unexpected = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile String trouble = "";

    /**
     * A watch that has not begun.
     *
     * @param site where they are measured; looks for engines when it is first asked
     * @param settings when; an interval of zero is not for it
     * @param journal takes what came of it
     */
    ContainmentWatch(
            Supplier<Site> site,
            ServiceSettings.Containment settings,
            Consumer<Fact.ContainmentMeasured> journal) {
        this.site = site;
        this.settings = settings;
        this.journal = journal;
        this.thread = Thread.ofPlatform().name("containment").daemon().unstarted(this::go);
        stop.onCancel(stopped::countDown);
    }

    /** Begins. */
    ContainmentWatch start() {
        thread.start();
        return this;
    }

    private void go() {
        try {
            Duration wait = settings.startDelay();
            while (!stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                measure();
                wait = settings.interval();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails is said, and tried again when it is time. */
    private void measure() {
        try (Measurer measurer =
                new Measurer(site.get(), Attempted.QUICKLY, MeasureListener.SILENT, stop)) {
            for (ExecutionEngine engine : site.get().starter().engines()) {
                // What is chosen for nobody without being named is measured when somebody asks.
                if (engine.info().availability().available()
                        && engine.info().eligibility() instanceof Eligibility.Always) {
                    measurer.measure(engine).ifPresent(this::keep);
                }
            }
            trouble = "";
        } catch (RuntimeException failed) {
            trouble = "the last measurement failed";
            LOG.log(System.Logger.Level.ERROR, "the engines could not be measured", failed);
        }
    }

    private void keep(Matrix matrix) {
        StoredMatrix kept = site.get().store().record(matrix, Attempted.QUICKLY.scope());
        List<String> all =
                kept.unexpected().stream()
                        .map(one -> one.probe() + " " + one.verdict().label())
                        .limit(MOST_UNEXPECTED)
                        .toList();
        unexpected.put(matrix.engine(), all);
        Map<String, Long> verdicts = new TreeMap<>();
        matrix.counts().forEach((verdict, count) -> verdicts.put(verdict.label(), count));
        journal.accept(
                new Fact.ContainmentMeasured(
                        matrix.engine(),
                        "",
                        matrix.fingerprint().digest(),
                        Attempted.QUICKLY.scope().label(),
                        verdicts,
                        all,
                        matrix.took().toMillis()));
    }

    /** Whether every engine is as it must be, as far as is known. */
    Check check() {
        String wrong =
                unexpected.entrySet().stream()
                        .filter(engine -> !engine.getValue().isEmpty())
                        .map(engine -> engine.getKey() + ": " + engine.getValue())
                        .collect(Collectors.joining("; "));
        if (!wrong.isEmpty()) {
            return new Check("containment", false, "NOT as expected: " + wrong, false);
        }
        return new Check(
                "containment",
                trouble.isEmpty(),
                Optional.of(trouble)
                        .filter(text -> !text.isEmpty())
                        .orElse(
                                unexpected.isEmpty()
                                        ? "not measured yet"
                                        : "as expected: "
                                                + unexpected.keySet().stream()
                                                        .sorted()
                                                        .collect(Collectors.joining(", "))),
                false);
    }

    @Override
    public void close() {
        stop.cancel();
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
