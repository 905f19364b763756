package dev.crucible.core.queue;

import java.util.HashMap;
import java.util.Map;

/** A tenant in a {@link Scheduler}: what it has there, and what it has had. */
final class Tenant {
    private final String name;
    private final QueueSettings.TenantSettings settings;
    private final Map<Lane, Flow> flows = new HashMap<>();
    private final Share[] shares = new Share[Work.MAX_PRIORITY + 1];
    private int waiting;
    private int delayed;
    private int held;
    private int dead;

    Tenant(String name, QueueSettings.TenantSettings settings) {
        this.name = name;
        this.settings = settings;
        for (int rank = 0; rank < shares.length; rank++) {
            shares[rank] = new Share();
        }
    }

    String name() {
        return name;
    }

    QueueSettings.TenantSettings settings() {
        return settings;
    }

    Map<Lane, Flow> flows() {
        return flows;
    }

    Share share(int rank) {
        return shares[rank];
    }

    /** What it has had, by rank. */
    long[] had() {
        long[] had = new long[shares.length];
        for (int rank = 0; rank < had.length; rank++) {
            had[rank] = shares[rank].had();
        }
        return had;
    }

    /** Puts that back. */
    void had(long[] before) {
        for (int rank = 0; rank < before.length; rank++) {
            shares[rank].had(before[rank]);
        }
    }

    int items() {
        return waiting + delayed + held + dead;
    }

    int waiting() {
        return waiting;
    }

    int delayed() {
        return delayed;
    }

    int held() {
        return held;
    }

    int dead() {
        return dead;
    }

    /** Whether its workers hold as much as they may. */
    boolean blocked() {
        return held >= settings.concurrency();
    }

    void countWaiting(int more) {
        waiting += more;
    }

    void countDelayed(int more) {
        delayed += more;
    }

    void countHeld(int more) {
        held += more;
    }

    void countDead(int more) {
        dead += more;
    }

    /** What a tenant has had at one rank, and how many of its flows stand there. */
    static final class Share {
        private long had;
        private int flows;

        long had() {
            return had;
        }

        void had(long now) {
            had = now;
        }

        int flows() {
            return flows;
        }

        void count(int more) {
            flows += more;
        }
    }
}
