package dev.crucible.linux;

/**
 * How a process ended, as {@code wait(2)} encodes it.
 *
 * @param raw the kernel's encoding
 */
public record WaitStatus(int raw) {
    /** Whether a signal ended it. */
    public boolean signalled() {
        return (raw & 0x7f) != 0;
    }

    /** The signal that ended it; meaningless unless {@link #signalled()}. */
    public int signal() {
        return raw & 0x7f;
    }

    /** The code it exited with; meaningless if {@link #signalled()}. */
    public int exitCode() {
        return (raw >> 8) & 0xff;
    }
}
