package dev.crucible.cli.service;

import dev.crucible.api.handlers.ServiceHandlers.Check;
import dev.crucible.containment.guard.Alarm;
import dev.crucible.containment.oracles.HostSnapshot.Change;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes down what sandboxes that belong to no run have touched, and what has changed on the host.
 * Thread-safe.
 */
final class JournaledAlarms implements Alarm.Listener {
    /** The journal bounds an event; a file's digest, or a line of mounts, fits. */
    private static final int MOST_DETAIL = 1000;

    private final Journal journal;
    private final AtomicReference<String> firstChange = new AtomicReference<>("");

    JournaledAlarms(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void heard(Alarm alarm) {
        record(
                alarm.tenant(),
                new Fact.CanaryTouched(alarm.run(), alarm.canary().label(), alarm.detail()));
    }

    @Override
    public void changed(Change change) {
        String detail = change.describe();
        String kept = detail.substring(0, Math.min(MOST_DETAIL, detail.length()));
        firstChange.compareAndSet("", change.id() + " " + kept);
        record("", new Fact.HostChanged(change.id(), kept));
    }

    private void record(String tenant, Fact fact) {
        journal.append(List.of(Entry.bySystem(tenant, fact)));
    }

    /** Whether the host is as it was when the service first looked. */
    Check check() {
        String change = firstChange.get();
        return change.isEmpty()
                ? new Check("host", true, "no run has been seen to change it")
                : Check.degraded("host", "it is not as it was: " + change);
    }
}
