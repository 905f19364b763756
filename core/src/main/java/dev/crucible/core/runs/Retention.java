package dev.crucible.core.runs;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;
import dev.crucible.core.RunId;
import dev.crucible.core.journal.Actor;
import dev.crucible.core.journal.Entry;
import dev.crucible.core.journal.Fact;
import dev.crucible.core.journal.Journal;
import dev.crucible.core.journal.UnitOfWork;
import dev.crucible.core.storage.Storage;
import dev.crucible.core.storage.StoredObject;

import java.time.InstantSource;
import java.util.List;

/**
 * Deletes the payloads of runs when their time is up, or when somebody wants it. Digests and proofs
 * stay. Content that several runs have is gone when the last of them has lost it. Thread-safe.
 */
public final class Retention {
    private final UnitOfWork units;
    private final Journal journal;
    private final Storage storage;
    private final RunLog log;
    private final InstantSource clock;

    /** Looks after this storage. */
    public Retention(
            UnitOfWork units,
            Journal journal,
            RunStore runs,
            Storage storage,
            InstantSource clock) {
        this.units = units;
        this.journal = journal;
        this.storage = storage;
        this.log = new RunLog(journal, runs);
        this.clock = clock;
    }

    /**
     * Deletes what a run consists of: request, result, output and artifacts.
     *
     * @return how many bytes it had
     * @throws CrucibleException {@code NOT_FOUND}; {@code CONFLICT} when the run is not over
     */
    public long erase(RunId id, Actor actor, String why) {
        Run run = log.get(id);
        if (!run.state().terminal()) {
            throw new CrucibleException(
                    ErrorCode.CONFLICT,
                    id + " is " + run.state().label() + " (expected it to be over: cancel it)");
        }
        List<StoredObject> gone =
                units.commit(() -> {
                    List<StoredObject> released = storage.release(run.tenant(), id.value());
                    record(released, actor, why);
                    return released;
                });
        return gone.stream().mapToLong(StoredObject::bytes).sum();
    }

    /**
     * Deletes payloads whose time is up.
     *
     * @param most how many at most
     * @return how many
     */
    public int sweep(int most) {
        List<StoredObject> gone = storage.sweep(clock.instant(), most);
        record(gone, Actor.SYSTEM, "its time was up");
        return gone.size();
    }

    private void record(List<StoredObject> gone, Actor actor, String why) {
        List<Entry> entries =
                gone.stream()
                        .filter(object -> !RunPayloads.passing(object.owner()))
                        .map(object -> erased(object, actor, why))
                        .toList();
        if (!entries.isEmpty()) {
            journal.append(entries);
        }
    }

    private static Entry erased(StoredObject object, Actor actor, String why) {
        return new Entry(
                object.owner().tenant(),
                actor,
                why,
                new Fact.PayloadErased(object.digest(), object.bytes()));
    }
}
