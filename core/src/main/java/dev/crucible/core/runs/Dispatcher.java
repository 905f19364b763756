package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.Cancellation;
import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.OutputListener;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.queue.WorkQueue;
import dev.crucible.core.telemetry.TraceContext;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a worker talks to: in the same process, or on another machine. Implementations are
 * thread-safe. Every call about a run names the fence of its claim; {@code CONFLICT} says that the
 * claim is stale, and that the worker must stop and forget the run.
 */
public interface Dispatcher {
    /** A worker says what it is and what it can do; repeated when that changes. */
    void join(WorkerInfo worker);

    /** A worker stops; whatever it holds is up for others at once. */
    void leave(String worker);

    /**
     * Takes runs, waiting for one if there is none.
     *
     * @param most how many at most
     * @param wait how long to wait at most
     * @throws InterruptedException when the waiting thread is interrupted
     */
    List<Assignment> claim(String worker, int most, Duration wait) throws InterruptedException;

    /** Says that the worker is still at it; one answer a claim, in their order. */
    List<WorkQueue.Renewal> renew(String worker, List<Claim> claims);

    /**
     * Calls back as soon as somebody wants a run of this worker to end, where that is possible;
     * elsewhere the worker learns it with its next renewal. The callback must not block.
     *
     * @return closes to be called no more
     */
    default Cancellation.Registration onCancel(String worker, Consumer<Claim> wanted) {
        return () -> {};
    }

    /**
     * The program wrote this, starting at this offset of the stream; a repetition of what is there
     * already does nothing.
     *
     * @return how much of the stream is there now. Less than {@code offset}: bytes before it are
     *     missing, perhaps because the server has started anew; nothing was added, and the worker
     *     sends again from there
     * @throws dev.crucible.core.CrucibleException {@code TOO_LARGE} when it is more than the run
     *     may write; {@code CONFLICT} when the claim is stale
     */
    long output(Claim claim, OutputListener.Stream stream, long offset, Bytes chunk);

    /**
     * The run brought a file back; a repetition replaces it.
     *
     * @throws dev.crucible.core.CrucibleException {@code TOO_LARGE} when these are more or larger
     *     files than a run may bring back; {@code CONFLICT} when the claim is stale
     */
    void artifact(Claim claim, String path, boolean executable, Bytes content);

    /**
     * The run is over. An ending of a program whose sandbox was lost counts as {@link #fail}.
     *
     * @param result the result document; the output that was sent is kept beside it
     * @param sent what was sent before
     * @throws dev.crucible.core.CrucibleException {@code CONFLICT} when the claim is stale; {@code
     *     UNAVAILABLE} when not all that was sent is there: the worker sends it again
     */
    void finish(Claim claim, Ending ending, Bytes result, Sent sent);

    /** The infrastructure failed under the run. */
    void fail(Claim claim, String cause);

    /** The worker gives the run back untouched. */
    void release(Claim claim);

    /**
     * A worker.
     *
     * @param name unique among the workers
     * @param engines names of the engines it can use
     * @param isolation labels of the isolation classes it can give
     * @param runtimes names of the runtimes it can use
     * @param slots how many runs at once
     * @param certificate the name in the certificate that it has shown; empty when it showed none
     */
    record WorkerInfo(
            String name,
            List<String> engines,
            List<String> isolation,
            List<String> runtimes,
            int slots,
            Optional<String> certificate) {
        /** Copies the lists. */
        public WorkerInfo {
            engines = List.copyOf(engines);
            isolation = List.copyOf(isolation);
            runtimes = List.copyOf(runtimes);
        }

        /** A worker that shows no certificate. */
        public WorkerInfo(
                String name,
                List<String> engines,
                List<String> isolation,
                List<String> runtimes,
                int slots) {
            this(name, engines, isolation, runtimes, slots, Optional.empty());
        }
    }

    /**
     * What a worker has sent of a run.
     *
     * @param stdout bytes of standard output
     * @param stderr bytes of standard error
     * @param artifacts number of files
     */
    record Sent(long stdout, long stderr, int artifacts) {
        /** Nothing. */
        public static final Sent NOTHING = new Sent(0, 0, 0);
    }

    /** A claim on a run, as its holder names it. */
    record Claim(RunId run, long fence) {}

    /**
     * A run to execute.
     *
     * @param claim names it in every later call
     * @param attempt 1 for the first
     * @param tenant whose it is
     * @param kind what is to be done
     * @param request the request document
     * @param requestDigest what it was recorded as; the worker compares
     * @param lease how long until it is lost without renewal
     * @param trace what the work is a part of; {@link TraceContext#NONE} when nobody traces
     */
    record Assignment(
            Claim claim,
            int attempt,
            String tenant,
            RunSummary.Kind kind,
            Bytes request,
            Digest requestDigest,
            Duration lease,
            TraceContext trace) {}
}
