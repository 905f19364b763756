package dev.crucible.containment.guard;

import dev.crucible.containment.oracles.HostSnapshot.Change;

import java.util.Locale;

/**
 * Somebody has touched what only a program outside its sandbox can reach.
 *
 * @param canary what was touched
 * @param detail what exactly, and how it shows, in one phrase
 * @param run the run whose sandbox it was; empty when it belongs to none, or is not known
 * @param tenant whose sandbox it was; empty when nobody is known
 */
public record Alarm(Canary canary, String detail, String run, String tenant) {
    /** What can be touched. */
    public enum Canary {
        /** A value that lies outside, which came back. */
        HONEY,
        /** A socket that nobody needs. */
        SOCKET;

        /** The name in every interface. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Hears of alarms, from any thread, at once. */
    @FunctionalInterface
    public interface Listener {
        /** Hears nothing. */
        Listener NOBODY = _ -> {};

        /** Something was touched. */
        void heard(Alarm alarm);

        /** The host is not as it was, whoever changed it. */
        default void changed(Change change) {}
    }
}
