package dev.crucible.core.service;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Ending;
import dev.crucible.core.IsolationClass;
import dev.crucible.core.Outcome;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.Usage;
import dev.crucible.core.runs.Dispatcher.Assignment;
import dev.crucible.core.work.Execution;
import dev.crucible.core.work.Feed;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what the program says, which is one word and an argument. */
final class FakeExecution implements Execution {
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();

    @Override
    public Finished execute(Assignment assignment, Feed feed, Cancellation cancellation) {
        started.incrementAndGet();
        running.incrementAndGet();
        try {
            return execute(assignment.request().asText().substring(1), feed, cancellation);
        } finally {
            running.decrementAndGet();
        }
    }

    private Finished execute(String program, Feed feed, Cancellation cancellation) {
        String[] words = program.split(" ", -1);
        return switch (words[0]) {
            case "block" -> block(cancellation);
            case "throw" -> throw new IllegalStateException("the engine broke");
            case "error" -> throw new StackOverflowError();
            case "lost" -> finished(new Outcome.Lost("oom"));
            case "much" -> {
                for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                    feed.output(Stream.STDOUT, Bytes.utf8("%09d\n".formatted(i).repeat(100)));
                }
                feed.output(Stream.STDERR, Bytes.utf8("done"));
                yield finished(
                        cancellation.cancelled() ? new Outcome.Cancelled() : new Outcome.Exited(0));
            }
            case "file" -> {
                feed.artifact(words[1], true, Bytes.utf8("content"));
                yield finished(new Outcome.Exited(0));
            }
            default -> {
                feed.output(Stream.STDOUT, Bytes.utf8(program));
                yield finished(new Outcome.Exited(0));
            }
        };
    }

    private Finished block(Cancellation cancellation) {
        CountDownLatch ended = new CountDownLatch(1);
        try (var _ = cancellation.onCancel(ended::countDown)) {
            ended.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        cancelled.incrementAndGet();
        return finished(new Outcome.Cancelled());
    }

    private static Finished finished(Outcome outcome) {
        return new Finished(
                new Ending.Ran(outcome, Usage.NOTHING, "jail", IsolationClass.PROCESS),
                Bytes.utf8("result"));
    }
}
