package dev.crucible.backends.file;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory all spools together use for what is not in their files. Thread-safe. */
final class Tails {
    private final AtomicLong bytes = new AtomicLong();
    private final long most;

    Tails(long most) {
        this.most = most;
    }

    /** Whether there is room for so much more, which is then taken. */
    boolean take(int more) {
        while (true) {
            long held = bytes.get();
            if (held + more > most) {
                return false;
            }
            if (bytes.compareAndSet(held, held + more)) {
                return true;
            }
        }
    }

    void giveBack(long less) {
        bytes.addAndGet(-less);
    }

    long held() {
        return bytes.get();
    }
}
