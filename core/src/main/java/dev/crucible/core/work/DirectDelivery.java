package dev.crucible.core.work;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.runs.Dispatcher;
import dev.crucible.core.runs.Dispatcher.Sent;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/**
 * Brings output to a dispatcher in the same process, which takes it without waiting: straight from
 * the thread that serves the sandbox, with no copy and no other thread in between.
 */
final class DirectDelivery implements Delivery {
    private final Dispatcher dispatcher;
    private final Job job;
    private final long[] sizes = new long[Stream.values().length];
    private final Set<String> artifacts = new HashSet<>();
    private @Nullable RuntimeException failure;

    DirectDelivery(Dispatcher dispatcher, Job job) {
        this.dispatcher = dispatcher;
        this.job = job;
    }

    @Override
    public synchronized void output(Stream stream, Bytes chunk) {
        if (failure != null || job.abandoned()) {
            return;
        }
        long offset = sizes[stream.ordinal()];
        try {
            long there = dispatcher.output(job.claim(), stream, offset, chunk);
            if (there < offset + chunk.size()) {
                throw new CrucibleException(ErrorCode.INTERNAL, "output was lost on its way");
            }
            sizes[stream.ordinal()] = offset + chunk.size();
        } catch (RuntimeException failed) {
            failure = failed;
            job.cancel();
        }
    }

    @Override
    public synchronized void artifact(String path, boolean executable, Bytes content) {
        if (failure != null || job.abandoned()) {
            return;
        }
        try {
            dispatcher.artifact(job.claim(), path, executable, content);
            artifacts.add(path);
        } catch (RuntimeException failed) {
            failure = failed;
        }
    }

    @Override
    public synchronized Sent complete() {
        if (failure != null) {
            throw new IllegalStateException(Troubles.describe(failure), failure);
        }
        return new Sent(
                sizes[Stream.STDOUT.ordinal()], sizes[Stream.STDERR.ordinal()], artifacts.size());
    }

    @Override
    public void close() {
        // Nothing is kept here.
    }
}
