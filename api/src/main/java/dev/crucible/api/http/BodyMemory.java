package dev.crucible.api.http;

import dev.crucible.core.CrucibleException;
import dev.crucible.core.ErrorCode;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that bodies may take together. Thread-safe. */
final class BodyMemory {
    private final AtomicLong free;

    BodyMemory(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes so many bytes, or says that there are too many requests of that size. */
    void take(long bytes) {
        if (free.addAndGet(-bytes) < 0) {
            free.addAndGet(bytes);
            throw new CrucibleException(
                    ErrorCode.UNAVAILABLE, "too many large requests are being read at once");
        }
    }

    void giveBack(long bytes) {
        free.addAndGet(bytes);
    }
}
