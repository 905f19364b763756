package dev.crucible.core.journal;

import dev.crucible.core.Digest;
import dev.crucible.core.Ending;
import dev.crucible.core.RunId;
import dev.crucible.core.RunSummary;
import dev.crucible.core.telemetry.TraceContext;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happened, one record a kind. Facts hold digests of payloads, never payloads: what somebody
 * submitted or a program wrote can be erased, and the record stays valid.
 */
public sealed interface Fact {
    /** Something about one run. */
    sealed interface RunFact extends Fact {
        /** The run. */
        RunId run();
    }

    /**
     * Somebody asked for a run.
     *
     * @param request digest of the salted request document
     * @param summary what can be said about it without the document
     * @param priority 0 to 9, higher first
     * @param notBefore the earliest time it may start
     * @param batch the batch it belongs to, empty when none
     * @param key the idempotency key it was submitted with, empty when none
     * @param retryOf the run that it repeats
     * @param trace what everything about the run is a part of; {@link TraceContext#NONE} when
     *     nobody traces
     */
    record RunSubmitted(
            RunId run,
            Digest request,
            RunSummary summary,
            int priority,
            Instant notBefore,
            String batch,
            String key,
            Optional<RunId> retryOf,
            TraceContext trace)
            implements RunFact {
        /** A run that belongs to no trace. */
        public RunSubmitted(
                RunId run,
                Digest request,
                RunSummary summary,
                int priority,
                Instant notBefore,
                String batch,
                String key,
                Optional<RunId> retryOf) {
            this(
                    run,
                    request,
                    summary,
                    priority,
                    notBefore,
                    batch,
                    key,
                    retryOf,
                    TraceContext.NONE);
        }

        /** The same, to start at another time. */
        public RunSubmitted notBefore(Instant time) {
            return new RunSubmitted(
                    run, request, summary, priority, time, batch, key, retryOf, trace);
        }
    }

    /**
     * A worker holds the run.
     *
     * @param fence the number that makes any earlier claim harmless
     * @param attempt 1 for the first
     * @param worker the worker's name
     */
    record RunClaimed(RunId run, long fence, int attempt, String worker) implements RunFact {}

    /**
     * The infrastructure failed under the run, or its worker was lost: it will be tried again.
     *
     * @param fence of the claim that ended
     * @param notBefore the earliest time of the next attempt
     */
    record RunRequeued(RunId run, long fence, String cause, Instant notBefore) implements RunFact {}

    /**
     * The run is over, with a result.
     *
     * @param fence of the claim whose result it is
     * @param ending how it ended
     * @param result digest of the salted result document
     * @param attestation digest of the attestations of its sandboxes; empty in what was recorded
     *     before there was one
     */
    record RunFinished(
            RunId run, long fence, Ending ending, Digest result, Optional<Digest> attestation)
            implements RunFact {
        /** A run that says nothing about its isolation, as all did once. */
        public RunFinished(RunId run, long fence, Ending ending, Digest result) {
            this(run, fence, ending, result, Optional.empty());
        }

        /** The same, which ended like this. */
        public RunFinished ending(Ending other) {
            return new RunFinished(run, fence, other, result, attestation);
        }
    }

    /** Somebody wants the run, which a worker holds, to end. */
    record RunCancelRequested(RunId run) implements RunFact {}

    /** The run was taken back while no worker held it, or the worker that did brought no result. */
    record RunCancelled(RunId run) implements RunFact {}

    /** The run was given up: the infrastructure failed under it too often. */
    record RunDeadLettered(RunId run, String cause, int attempts) implements RunFact {}

    /** A run that had been given up is to be tried again. */
    record RunRedriven(RunId run, Instant notBefore) implements RunFact {}

    /** The queue accepts and hands out work, or no longer does: {@code open}, {@code paused}... */
    record QueueStateChanged(String state) implements Fact {}

    /**
     * A session was opened.
     *
     * @param sandbox its id
     * @param engine what isolates it
     */
    record SandboxOpened(String sandbox, String engine) implements Fact {}

    /** A session has ended, for this reason. */
    record SandboxClosed(String sandbox, String cause) implements Fact {}

    /**
     * A key was made.
     *
     * @param key its id
     * @param name what it is for
     * @param scopes what it may do
     */
    record KeyCreated(String key, String name, Set<String> scopes) implements Fact {
        /** Copies the set. */
        public KeyCreated {
            scopes = Set.copyOf(scopes);
        }
    }

    /** A key was taken back. */
    record KeyRevoked(String key) implements Fact {}

    /**
     * A payload was deleted. Its digest, and every proof about it, stays valid.
     *
     * @param payload what was deleted
     * @param bytes how large it was
     */
    record PayloadErased(Digest payload, long bytes) implements Fact {}

    /**
     * A worker has come.
     *
     * @param engines the engines it can use
     * @param runtimes the runtimes it can use
     * @param certificate the name in the certificate that it has shown; empty when it showed none
     */
    record WorkerJoined(
            String worker,
            List<String> engines,
            List<String> runtimes,
            Optional<String> certificate)
            implements Fact {
        /** A worker that shows no certificate. */
        public WorkerJoined(String worker, List<String> engines, List<String> runtimes) {
            this(worker, engines, runtimes, Optional.empty());
        }

        /** Copies the lists. */
        public WorkerJoined {
            engines = List.copyOf(engines);
            runtimes = List.copyOf(runtimes);
        }
    }

    /** A worker has gone, or has not been heard of for too long. */
    record WorkerLeft(String worker, String cause) implements Fact {}

    /**
     * Attempts to break out of an engine were made and judged.
     *
     * @param engine its name
     * @param worker where, when it was not in the process of the service; empty otherwise
     * @param fingerprint of what the engine was at that time
     * @param scope how much was tried: {@code quick} or {@code full}
     * @param verdicts how many attempts came to each verdict, by its name in lower case
     * @param unexpected what is not as the catalogue says, such as {@code SYS-02 breached}; at most
     *     50
     * @param millis how long it took
     */
    record ContainmentMeasured(
            String engine,
            String worker,
            Digest fingerprint,
            String scope,
            Map<String, Long> verdicts,
            List<String> unexpected,
            long millis)
            implements Fact {
        /** Copies the collections. */
        public ContainmentMeasured {
            verdicts = Map.copyOf(verdicts);
            unexpected = List.copyOf(unexpected);
        }
    }

    /** The service has started. */
    record ServiceStarted(String version) implements Fact {}

    /** The service has stopped in an orderly way. */
    record ServiceStopped() implements Fact {}

    /**
     * The clock of the machine went back: the times of events around this one cannot be trusted.
     *
     * @param millis how far
     */
    record ClockWentBack(long millis) implements Fact {}

    /**
     * A program touched what only somebody outside its sandbox can reach.
     *
     * @param run the run that it was; empty when it was a session, or nobody can tell
     * @param canary what kind of thing it touched, such as {@code honey}
     * @param detail which, and how it shows, without any of the program's own words
     */
    record CanaryTouched(String run, String canary, String detail) implements Fact {}

    /**
     * Something of a worker's host that no run may change has changed, and stayed so.
     *
     * @param check the check that noticed, such as {@code HI-01}
     * @param detail what it was and what it is
     */
    record HostChanged(String check, String detail) implements Fact {}

    /**
     * A part of Crucible found something wrong with what it keeps.
     *
     * @param component which part
     * @param detail what, where, and what was done about it
     */
    record FaultFound(String component, String detail, Map<String, String> facts) implements Fact {
        /** Copies the map. */
        public FaultFound {
            facts = Map.copyOf(facts);
        }
    }
}
