package dev.crucible.cli.service;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.Ending;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.OutputListener;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.runs.Dispatcher;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Says how far every run is, so that the process can be killed just then. */
final class NotingDispatcher implements Dispatcher {
    private final Dispatcher target;
    private final Consumer<String> notes;

    NotingDispatcher(Dispatcher target, Consumer<String> notes) {
        this.target = target;
        this.notes = notes;
    }

    @Override
    public void join(WorkerInfo worker) {
        target.join(worker);
        notes.accept("up " + worker.name());
    }

    @Override
    public void leave(String worker) {
        target.leave(worker);
    }

    @Override
    public List<Assignment> claim(String worker, int most, Duration wait)
            throws InterruptedException {
        List<Assignment> assignments = target.claim(worker, most, wait);
        assignments.forEach(one -> notes.accept("claimed " + one.claim().run()));
        return assignments;
    }

    @Override
    public List<WorkQueue.Renewal> renew(String worker, List<Claim> claims) {
        List<WorkQueue.Renewal> renewals = target.renew(worker, claims);
        for (int at = 0; at < renewals.size(); at++) {
            if (renewals.get(at) == WorkQueue.Renewal.LOST) {
                notes.accept("lost " + claims.get(at).run());
            }
        }
        return renewals;
    }

    @Override
    public long output(Claim claim, OutputListener.Stream stream, long offset, Bytes chunk) {
        notes.accept("running " + claim.run());
        return target.output(claim, stream, offset, chunk);
    }

    @Override
    public void artifact(Claim claim, String path, boolean executable, Bytes content) {
        target.artifact(claim, path, executable, content);
    }

    @Override
    public void finish(Claim claim, Ending ending, Bytes result, Sent sent) {
        notes.accept("finishing " + claim.run());
        try {
            target.finish(claim, ending, result, sent);
            notes.accept("done " + claim.run());
        } catch (CrucibleException failed) {
            if (failed.code() == ErrorCode.CONFLICT) {
                notes.accept("refused " + claim.run());
            }
            throw failed;
        }
    }

    @Override
    public void fail(Claim claim, String cause) {
        target.fail(claim, cause);
        notes.accept("done " + claim.run());
    }

    @Override
    public void release(Claim claim) {
        target.release(claim);
        notes.accept("done " + claim.run());
    }
}
