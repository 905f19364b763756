package dev.crucible.cli.service;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, last first, whatever fails. For one thread. */
final class Stopping implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Stopping.class.getName());

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Remembers to close this. */
    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                LOG.log(System.Logger.Level.WARNING, "a part did not stop well", failure);
            }
        }
    }
}
