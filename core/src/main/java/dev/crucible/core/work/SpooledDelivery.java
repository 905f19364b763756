package dev.crucible.core.work;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Sent;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.telemetry.Scope;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Brings output to a dispatcher elsewhere. The thread that serves the sandbox only writes to a
 * spool here; a thread of its own sends, as fast as the server takes it, and sends again what a
 * server that has started anew does not have.
 */
final class SpooledDelivery implements Delivery {
    private final Dispatcher dispatcher;
    private final Job job;
    private final Backoff backoff;
    private final SpooledStream stdout;
    private final SpooledStream stderr;
    private final Map<String, Artifact> artifacts = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Cancellation.Registration loss;
    private final Thread sender;
    private boolean closed;
    private @Nullable RuntimeException failure;

    SpooledDelivery(Dispatcher dispatcher, Job job, Backoff backoff, Supplier<Spool> spools) {
        this.dispatcher = dispatcher;
        this.job = job;
        this.backoff = backoff;
        this.stdout = new SpooledStream(Stream.STDOUT, spools);
        this.stderr = new SpooledStream(Stream.STDERR, spools);
        this.loss = job.onAbandon(this::signal);
        Scope scope = Scope.current();
        this.sender =
                Thread.ofVirtual()
                        .name("send " + job.claim().run())
                        .start(() -> scope.run(this::send));
    }

    @Override
    public void output(Stream stream, Bytes chunk) {
        if (failed() || job.abandoned()) {
            return;
        }
        try {
            stream(stream).append(chunk);
        } catch (RuntimeException failed) {
            fail(failed);
        }
        signal();
    }

    @Override
    public void artifact(String path, boolean executable, Bytes content) {
        lock.lock();
        try {
            artifacts.put(path, new Artifact(path, executable, content));
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        while (awaitOutput()) {
            try {
                for (SpooledStream stream : List.of(stdout, stderr)) {
                    if (stream.behind()) {
                        stream.push(dispatcher, job.claim());
                    }
                }
                backoff.reset();
            } catch (RuntimeException failed) {
                if (!passes(failed)) {
                    return;
                }
            }
            signal();
        }
    }

    /** Whether it is worth another try; waits a while when it is. */
    private boolean passes(RuntimeException failed) {
        return switch (Troubles.of(failed)) {
            case PASSING -> !job.abandonedWithin(backoff.next());
            case STALE -> {
                job.abandon();
                yield false;
            }
            case LASTING -> {
                fail(failed);
                yield false;
            }
        };
    }

    private boolean awaitOutput() {
        lock.lock();
        try {
            while (!closed && failure == null && !job.abandoned() && !behind()) {
                changed.awaitUninterruptibly();
            }
            return !closed && failure == null && !job.abandoned();
        } finally {
            lock.unlock();
        }
    }

    private boolean behind() {
        return stdout.behind() || stderr.behind();
    }

    private boolean failed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    private void fail(RuntimeException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        job.cancel();
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Sent complete() {
        stdout.ask(dispatcher, job.claim());
        stderr.ask(dispatcher, job.claim());
        awaitSent();
        List<Artifact> files;
        lock.lock();
        try {
            files = List.copyOf(artifacts.values());
        } finally {
            lock.unlock();
        }
        for (Artifact file : files) {
            dispatcher.artifact(job.claim(), file.path, file.executable, file.content);
        }
        return new Sent(stdout.written(), stderr.written(), files.size());
    }

    private void awaitSent() {
        lock.lock();
        try {
            changed.signalAll();
            while (failure == null && !job.abandoned() && behind()) {
                changed.awaitUninterruptibly();
            }
            if (failure != null) {
                throw new IllegalStateException(Troubles.describe(failure), failure);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        loss.close();
        sender.interrupt();
        stdout.close();
        stderr.close();
    }

    private SpooledStream stream(Stream stream) {
        return switch (stream) {
            case STDOUT -> stdout;
            case STDERR -> stderr;
        };
    }

    private record Artifact(String path, boolean executable, Bytes content) {}
}
