package dev.crucible.journal.events;

import dev.crucible.core.journal.Fact;

/** The name and the version of every kind of fact, as the log has them. Names never change. */
public final class FactTypes {
    private FactTypes() {}

    /** The name of this fact's kind, such as {@code run.submitted}. */
    public static String nameOf(Fact fact) {
        return switch (fact) {
            case Fact.RunSubmitted _ -> "run.submitted";
            case Fact.RunClaimed _ -> "run.claimed";
            case Fact.RunRequeued _ -> "run.requeued";
            case Fact.RunFinished _ -> "run.finished";
            case Fact.RunCancelRequested _ -> "run.cancel-requested";
            case Fact.RunCancelled _ -> "run.cancelled";
            case Fact.RunDeadLettered _ -> "run.dead-lettered";
            case Fact.RunRedriven _ -> "run.redriven";
            case Fact.QueueStateChanged _ -> "queue.state-changed";
            case Fact.SandboxOpened _ -> "sandbox.opened";
            case Fact.SandboxClosed _ -> "sandbox.closed";
            case Fact.KeyCreated _ -> "key.created";
            case Fact.KeyRevoked _ -> "key.revoked";
            case Fact.PayloadErased _ -> "payload.erased";
            case Fact.WorkerJoined _ -> "worker.joined";
            case Fact.WorkerLeft _ -> "worker.left";
            case Fact.ContainmentMeasured _ -> "containment.measured";
            case Fact.ServiceStarted _ -> "service.started";
            case Fact.ServiceStopped _ -> "service.stopped";
            case Fact.ClockWentBack _ -> "clock.went-back";
            case Fact.CanaryTouched _ -> "canary.touched";
            case Fact.HostChanged _ -> "host.changed";
            case Fact.FaultFound _ -> "fault.found";
        };
    }

    /** The version of its form in which this fact is written; an older one stays readable. */
    static int versionOf(Fact fact) {
        return fact instanceof Fact.RunFinished finished && finished.attestation().isPresent()
                ? 2
                : 1;
    }
}
