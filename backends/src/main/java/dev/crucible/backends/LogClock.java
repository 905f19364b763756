package dev.crucible.backends;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Times for events, which never decrease, whatever the clock of the machine does. For one thread at
 * a time.
 */
public final class LogClock {
    /** What is not worth a word: clocks are adjusted by less than this all the time. */
    private static final long TOLERATED_MILLIS = 1_000;

    private final InstantSource clock;
    private State state;

    /** Continues after an event of this time. */
    public LogClock(InstantSource clock, Instant last) {
        this.clock = clock;
        this.state = new State(last, 0);
    }

    /** A reading of the clock, from any thread. */
    public Instant read() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The time of the next event, and how far the clock has gone back since it was last said. */
    public Tick tick() {
        return tick(read());
    }

    /**
     * As {@link #tick()}, of a reading that was made a little earlier, if nothing newer has been
     * given since.
     */
    public Tick tickOf(Instant reading) {
        return reading.isBefore(state.last) ? tick() : tick(reading);
    }

    private Tick tick(Instant now) {
        long behind = Duration.between(now, state.last).toMillis();
        if (behind <= 0) {
            state = new State(now, 0);
            return new Tick(now, 0);
        }
        if (behind <= state.saidMillis + TOLERATED_MILLIS) {
            return new Tick(state.last, 0);
        }
        state = new State(state.last, behind);
        return new Tick(state.last, behind);
    }

    /** Where the clock stands. */
    public State state() {
        return state;
    }

    /** Goes back to an earlier state, because what was ticked was not recorded. */
    public void state(State earlier) {
        state = earlier;
    }

    /**
     * A time.
     *
     * @param time of the next event
     * @param backMillis how far the clock is back, if that is new; otherwise 0
     */
    public record Tick(Instant time, long backMillis) {}

    /**
     * Where the clock stands.
     *
     * @param last the latest time that was given
     * @param saidMillis how far behind that the clock is already known to be
     */
    public record State(Instant last, long saidMillis) {}
}
