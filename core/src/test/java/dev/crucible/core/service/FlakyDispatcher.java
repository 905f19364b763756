package dev.crucible.core.service;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Dispatcher;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A dispatcher behind a network that a test can break. */
final class FlakyDispatcher implements Dispatcher {
    private final Supplier<Dispatcher> server;
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger renewals = new AtomicInteger();
    volatile boolean down;
    volatile boolean silentAboutCancel;
    volatile ErrorCode finishFails = ErrorCode.UNAVAILABLE;
    final AtomicInteger finishFailures = new AtomicInteger();

    FlakyDispatcher(Supplier<Dispatcher> server) {
        this.server = server;
    }

    private Dispatcher reach() {
        calls.incrementAndGet();
        if (down) {
            throw new CrucibleException(ErrorCode.UNAVAILABLE, "no route to the server");
        }
        return server.get();
    }

    @Override
    public void join(WorkerInfo worker) {
        reach().join(worker);
    }

    @Override
    public void leave(String worker) {
        reach().leave(worker);
    }

    @Override
    public List<Assignment> claim(String worker, int most, Duration wait)
            throws InterruptedException {
        return reach().claim(worker, most, wait);
    }

    @Override
    public List<WorkQueue.Renewal> renew(String worker, List<Claim> claims) {
        List<WorkQueue.Renewal> answers = reach().renew(worker, claims);
        renewals.incrementAndGet();
        return answers;
    }

    @Override
    public Cancellation.Registration onCancel(String worker, Consumer<Claim> wanted) {
        return silentAboutCancel ? () -> {} : server.get().onCancel(worker, wanted);
    }

    @Override
    public long output(Claim claim, OutputListener.Stream stream, long offset, Bytes chunk) {
        return reach().output(claim, stream, offset, chunk);
    }

    @Override
    public void artifact(Claim claim, String path, boolean executable, Bytes content) {
        reach().artifact(claim, path, executable, content);
    }

    @Override
    public void finish(Claim claim, Ending ending, Bytes result, Sent sent) {
        if (finishFailures.getAndDecrement() > 0) {
            throw new CrucibleException(finishFails, "not now");
        }
        reach().finish(claim, ending, result, sent);
    }

    @Override
    public void fail(Claim claim, String cause) {
        reach().fail(claim, cause);
    }

    @Override
    public void release(Claim claim) {
        reach().release(claim);
    }
}
