package dev.crucible.engines.host;

import dev.crucible.core.Bytes;
import dev.crucible.linux.ControlSocket;
import dev.crucible.linux.Fd;
import dev.crucible.linux.Jail;
import dev.crucible.linux.LinuxException;
import dev.crucible.linux.ReadBuffer;

/**
 * Passes a program's standard input on, where no descriptor of it reaches the inside. It ends with
 * the input, or when nobody is left to read it.
 */
final class InputPump implements AutoCloseable {
    private static final int PART = 32 * 1024;

    private final Thread thread;

    private InputPump(Thread thread) {
        this.thread = thread;
    }

    /** Starts passing on what can be read there. */
    static InputPump start(Fd input, ControlSocket control) {
        return new InputPump(
                Thread.ofPlatform().daemon().name("input").start(() -> pass(input, control)));
    }

    private static void pass(Fd input, ControlSocket control) {
        try (ReadBuffer buffer = new ReadBuffer(PART)) {
            Bytes part;
            do {
                part = input.read(buffer);
            } while (part != null && control.send(Jail.input(part.toArray())) && part.size() > 0);
        } catch (LinuxException closed) {
            // Nobody reads any more, or nobody writes.
        }
    }

    /** The other side is gone by now, so nothing holds it up for long. */
    @Override
    public void close() {
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
