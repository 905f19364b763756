package dev.crucible.core.sessions;

import java.time.Instant;

/** What is known of one session. Thread-safe. */
final class OpenSession {
    private final SessionInfo opened;
    private Instant used;
    private int users;
    private long commands;
    private boolean closing;

    OpenSession(SessionInfo opened) {
        this.opened = opened;
        this.used = opened.opened();
    }

    SessionInfo opened() {
        return opened;
    }

    /** Somebody begins to use it; false when it is being closed. */
    synchronized boolean enter(boolean command) {
        if (closing) {
            return false;
        }
        users++;
        commands += command ? 1 : 0;
        return true;
    }

    synchronized void leave(Instant now) {
        users--;
        used = now;
    }

    /** Whoever is first closes it. */
    synchronized boolean close() {
        boolean first = !closing;
        closing = true;
        return first;
    }

    /** As {@link #close()}, unless it was used since its idle time began, or is in use. */
    synchronized boolean closeIfIdle(Instant now) {
        boolean idle = users == 0 && !used.plus(opened.idle()).isAfter(now);
        return idle && close();
    }

    synchronized SessionInfo info(Instant now) {
        return new SessionInfo(
                opened.id(),
                opened.tenant(),
                opened.engine(),
                opened.isolation(),
                opened.limits(),
                opened.attestation(),
                opened.opened(),
                users > 0 ? now : used,
                opened.idle(),
                opened.expires(),
                commands,
                users > 0);
    }
}
