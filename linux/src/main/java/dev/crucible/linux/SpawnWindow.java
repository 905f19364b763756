package dev.crucible.linux;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Between the birth of a child and its {@code exec}, it holds a copy of every descriptor of this
 * process. If one of them can write a file that another thread has just made for a sandbox to
 * execute, the kernel refuses to execute it (ETXTBSY). So no child is born while such a file is
 * open.
 */
final class SpawnWindow {
    private static final ReadWriteLock LOCK = new ReentrantReadWriteLock();

    private SpawnWindow() {}

    /** Held while a child is born; children do not exclude each other. */
    static Lock birth() {
        return LOCK.readLock();
    }

    /** Held while a file that may be executed is open for writing. */
    static Lock writing() {
        return LOCK.writeLock();
    }
}
