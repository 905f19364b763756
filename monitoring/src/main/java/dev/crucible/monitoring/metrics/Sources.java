package dev.crucible.monitoring.metrics;

import dev.crucible.core.queue.QueueStatus;
import dev.crucible.core.storage.Storage;

import java.time.Duration;
import java.util.List;

/**
 * Where the figures come from that are asked for when somebody looks. Every method may be called by
 * several threads at once, must be quick, and may throw a {@link
 * dev.crucible.core.CrucibleException}: then its figures are missing until it can say them.
 */
public interface Sources {
    /** How the queue stands. */
    QueueStatus queue();

    /** How the journal stands. */
    JournalState journal();

    /** What is stored. */
    StorageState storage();

    /** What is busy. */
    LoadState load();

    /**
     * How the journal stands.
     *
     * @param events durable events
     * @param derived events that tiles and a checkpoint cover
     * @param lag how long the oldest event that they do not cover has been waiting
     * @param checkpointAge how old the last checkpoint is; zero when there is none
     * @param intact whether everything that was compared since the start is as it was recorded
     */
    record JournalState(
            long events, long derived, Duration lag, Duration checkpointAge, boolean intact) {}

    /**
     * What is stored.
     *
     * @param tenants what each tenant holds
     * @param blobs contents in files of their own
     * @param blobBytes their bytes
     */
    record StorageState(List<Storage.TenantUsage> tenants, long blobs, long blobBytes) {
        /** Copies the list. */
        public StorageState {
            tenants = List.copyOf(tenants);
        }
    }

    /**
     * What is busy.
     *
     * @param workers that are here
     * @param slots runs that they can execute at once
     * @param busy runs that they execute
     * @param sandboxes open sessions
     * @param connections open connections of clients
     * @param streams open event streams
     */
    record LoadState(
            int workers, int slots, int busy, int sandboxes, int connections, int streams) {}
}
