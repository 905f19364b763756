package dev.crucible.cli.remote;

import dev.crucible.cli.console.Terminal;

import java.time.Duration;
import java.util.function.Consumer;

/** Tells the user what many threads complain of, but not as often as they do. Thread-safe. */
public final class Complaints implements Consumer<String> {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Terminal terminal;
    private long next = System.nanoTime();

    /** Complaints to this user. */
    public Complaints(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void accept(String complaint) {
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + PAUSE.toNanos();
            terminal.say(complaint);
        }
    }
}
