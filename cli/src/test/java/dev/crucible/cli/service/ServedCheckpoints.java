package dev.crucible.cli.service;

import dev.crucible.api.client.ApiClient;
import dev.crucible.api.client.ApiException;
import dev.crucible.core.Bytes;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Keeps every checkpoint that a server has ever shown. */
final class ServedCheckpoints implements AutoCloseable {
    private final ApiClient api;
    private final Set<Bytes> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean stopping;

    ServedCheckpoints(URI server) {
        api = new ApiClient(server, "");
        thread = Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        while (!stopping) {
            look();
            LockSupport.parkNanos(30_000_000);
        }
    }

    private void look() {
        try {
            seen.add(api.bytes("/api/v1/journal/checkpoint"));
        } catch (ApiException silent) {
            // It is down, or there is none yet.
        }
    }

    List<Bytes> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        api.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the watch; closing it again does nothing. */
    void end() {
        close();
    }
}
