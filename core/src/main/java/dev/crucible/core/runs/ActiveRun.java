package dev.crucible.core.runs;

import dev.crucible.core.Bytes;
import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.Isolation;
import dev.crucible.core.OutputListener.Stream;
import dev.crucible.core.storage.Spool;
import dev.crucible.core.storage.Storage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * One claim on a run while its worker is at it: what came of it so far, for those who follow, and
 * until the end makes it lasting. It is in memory and in spools only: it goes with the process.
 * Thread-safe.
 */
final class ActiveRun {
    private final Run run;
    private final Isolation demanded;
    private final RunSettings settings;
    private final RunPayloads payloads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final OutputBuffer stdout;
    private final OutputBuffer stderr;
    private final Map<String, RunPayloads.Ready> artifacts = new TreeMap<>();
    private final Map<String, Integer> artifactSizes = new TreeMap<>();
    private final Map<Stream, RunPayloads.Ready> stored = new TreeMap<>();
    private boolean documentPassing;
    private boolean ended;

    /** The claim by which the run is running now. */
    ActiveRun(
            Run run,
            Isolation demanded,
            long outputLimit,
            RunSettings settings,
            RunPayloads payloads,
            LongFunction<Spool> spools) {
        this.run = run;
        this.demanded = demanded;
        this.settings = settings;
        this.payloads = payloads;
        this.stdout = new OutputBuffer(spools, outputLimit + settings.outputSlack());
        this.stderr = new OutputBuffer(spools, outputLimit + settings.outputSlack());
    }

    /** The run as it was claimed. */
    Run run() {
        return run;
    }

    /** What its request demands of the wall around it. */
    Isolation demanded() {
        return demanded;
    }

    RunPayloads.Stage stage() {
        return new RunPayloads.Stage(run.tenant(), run.id(), run.fence());
    }

    Dispatcher.Claim claim() {
        return new Dispatcher.Claim(run.id(), run.fence());
    }

    long output(Stream stream, long offset, Bytes chunk) {
        lock.lock();
        try {
            checkOpen();
            if (stored.containsKey(stream)) {
                return buffer(stream).size();
            }
            long size = buffer(stream).append(offset, chunk);
            changed.signalAll();
            return size;
        } finally {
            lock.unlock();
        }
    }

    long size(Stream stream) {
        lock.lock();
        try {
            return buffer(stream).size();
        } finally {
            lock.unlock();
        }
    }

    void artifact(String path, Bytes content) {
        lock.lock();
        try {
            checkOpen();
            artifactSizes.put(path, content.size());
            long total = artifactSizes.values().stream().mapToLong(Integer::longValue).sum();
            if (artifactSizes.size() > settings.maxArtifacts()
                    || total > settings.maxArtifactBytes()) {
                artifactSizes.remove(path);
                throw new CrucibleException(
                        ErrorCode.TOO_LARGE,
                        "%s brings back too much (expected at most %d files of %d bytes)"
                                .formatted(
                                        run.id(),
                                        settings.maxArtifacts(),
                                        settings.maxArtifactBytes()));
            }
            String name = RunPayloads.ARTIFACT + path;
            artifacts.put(path, payloads.ready(stage(), name, content));
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (ended) {
            throw stale(claim());
        }
    }

    static CrucibleException stale(Dispatcher.Claim claim) {
        return new CrucibleException(
                ErrorCode.CONFLICT,
                "claim %d on %s is stale: the run is over, or somebody else's"
                        .formatted(claim.fence(), claim.run()));
    }

    /**
     * Makes everything that was sent ready to be kept. May be called again when the unit of work
     * came to nothing.
     *
     * @param attestation the attestations' document, empty for none
     * @param result the result document, which becomes the last of them
     * @throws CrucibleException {@code UNAVAILABLE} when not everything is there
     */
    List<RunPayloads.Ready> ready(Dispatcher.Sent sent, Bytes attestation, Bytes result) {
        lock.lock();
        try {
            checkOpen();
            if (stdout.size() < sent.stdout()
                    || stderr.size() < sent.stderr()
                    || artifacts.size() < sent.artifacts()) {
                throw new CrucibleException(
                        ErrorCode.UNAVAILABLE, "not all that was sent of " + run.id() + " is here");
            }
            List<RunPayloads.Ready> ready = new ArrayList<>();
            for (Stream stream : Stream.values()) {
                if (buffer(stream).size() > 0) {
                    ready.add(stored.computeIfAbsent(stream, this::store));
                }
            }
            ready.addAll(artifacts.values());
            documentPassing = false;
            if (attestation.size() > 0) {
                ready.add(document(RunPayloads.ATTESTATION, attestation));
            }
            ready.add(document(RunPayloads.RESULT, result));
            return ready;
        } finally {
            lock.unlock();
        }
    }

    private RunPayloads.Ready document(String name, Bytes content) {
        RunPayloads.Ready document = payloads.ready(stage(), name, content);
        documentPassing |= document.passing();
        return document;
    }

    private RunPayloads.Ready store(Stream stream) {
        OutputBuffer buffer = buffer(stream);
        String name = RunPayloads.name(stream);
        if (buffer.size() <= Storage.SMALL) {
            Bytes content = buffer.read(0, (int) buffer.size());
            return payloads.ready(stage(), name, content);
        }
        return payloads.ready(stage(), name, buffer.spool());
    }

    /**
     * What there is from an offset on, waiting for some if there is none.
     *
     * @return empty when the time was up; null when the attempt has ended and what is kept of it is
     *     to be read from storage
     */
    @Nullable Bytes read(Stream stream, long offset, int most, Duration wait)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = wait.toNanos();
            while (!ended) {
                Bytes there = buffer(stream).read(offset, most);
                if (there.size() > 0 || left <= 0) {
                    return there;
                }
                left = changed.awaitNanos(left);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nothing more will come.
     *
     * @param kept whether what came is kept now; otherwise it is deleted
     */
    void end(boolean kept) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            if (!kept && passing()) {
                payloads.drop(stage());
            }
            stdout.discard();
            stderr.discard();
            artifacts.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean passing() {
        return documentPassing
                || stored.values().stream().anyMatch(RunPayloads.Ready::passing)
                || artifacts.values().stream().anyMatch(RunPayloads.Ready::passing);
    }

    private OutputBuffer buffer(Stream stream) {
        return switch (stream) {
            case STDOUT -> stdout;
            case STDERR -> stderr;
        };
    }
}
