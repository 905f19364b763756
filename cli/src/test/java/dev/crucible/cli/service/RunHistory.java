package dev.crucible.cli.service;

import dev.crucible.core.journal.Event;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Fact.RunFact;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the journal says of every run, and what of it may not be. */
final class RunHistory {
    private final Map<String, Course> runs = new LinkedHashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int claims;
    private int requeues;

    /** The course of one run. */
    static final class Course {
        private boolean ended;
        private boolean deadLettered;
        private long fence = -1;
        private boolean held;
        private Fact.@Nullable RunFinished finished;
    }

    RunHistory(List<Event> events) {
        long index = 0;
        for (Event event : events) {
            if (event.index() != index++) {
                wrong.add("event " + event.index() + " is not the next");
            }
            if (event.fact() instanceof RunFact fact) {
                course(event.index(), fact);
            }
        }
    }

    private void course(long index, RunFact fact) {
        String id = fact.run().value();
        if (fact instanceof Fact.RunSubmitted submitted) {
            if (runs.put(id, new Course()) != null) {
                wrong.add(id + " was submitted twice, at " + index);
            }
            String before = keys.put(submitted.key(), id);
            if (before != null) {
                wrong.add("key " + submitted.key() + " made two runs: " + before + " and " + id);
            }
            return;
        }
        Course course = runs.get(id);
        if (course == null) {
            wrong.add(id + " was never submitted, but see event " + index);
            return;
        }
        if (course.ended) {
            wrong.add(id + " had ended, but see event " + index + ": " + fact);
        }
        switch (fact) {
            case Fact.RunSubmitted _ -> {}
            case Fact.RunClaimed claimed -> {
                claims++;
                if (course.held) {
                    wrong.add(id + " was claimed while it was held, at " + index);
                }
                if (claimed.fence() <= course.fence) {
                    wrong.add(id + " got fence " + claimed.fence() + " again, at " + index);
                }
                course.held = true;
                course.fence = claimed.fence();
            }
            case Fact.RunRequeued requeued -> {
                requeues++;
                require(course, id, requeued.fence(), index);
                course.held = false;
            }
            case Fact.RunFinished finished -> {
                require(course, id, finished.fence(), index);
                course.held = false;
                course.ended = true;
                course.finished = finished;
            }
            case Fact.RunCancelled _ -> {
                course.held = false;
                course.ended = true;
            }
            case Fact.RunDeadLettered _ -> {
                course.held = false;
                course.ended = true;
                course.deadLettered = true;
            }
            case Fact.RunCancelRequested _ -> {}
            case Fact.RunRedriven _ -> wrong.add(id + " was redriven, and nobody asked for it");
        }
    }

    /** The end of a claim is the end of the last claim: no stale worker's word counts. */
    private void require(Course course, String id, long fence, long index) {
        if (!course.held || course.fence != fence) {
            wrong.add(
                    "%s is held with fence %d (%b), but event %d is of fence %d"
                            .formatted(id, course.fence, course.held, index, fence));
        }
    }

    /** What may not be. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** Runs by their keys. */
    Map<String, String> keys() {
        return Map.copyOf(keys);
    }

    /** Whether a run has ended, and was not given up. */
    boolean ended(String run) {
        Course course = Objects.requireNonNull(runs.get(run));
        return course.ended && !course.deadLettered;
    }

    /** The result of a run that has one. */
    Optional<Fact.RunFinished> result(String run) {
        return Optional.ofNullable(Objects.requireNonNull(runs.get(run)).finished);
    }

    int claims() {
        return claims;
    }

    int requeues() {
        return requeues;
    }
}
