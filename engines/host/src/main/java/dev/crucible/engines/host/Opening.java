package dev.crucible.engines.host;

import dev.crucible.core.SandboxException;
import dev.crucible.linux.LinuxException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/** What has been taken of the machine for a sandbox that does not stand yet. */
final class Opening {
    private final Deque<Runnable> undo = new ArrayDeque<>();

    private Opening() {}

    /**
     * Opens a sandbox. If a step fails, everything taken before goes back, the last first.
     *
     * @param failure what to say when the kernel is the one that refused
     */
    static <T> T of(String failure, Function<Opening, T> steps) {
        Opening opening = new Opening();
        try {
            return steps.apply(opening);
        } catch (RuntimeException | Error broken) {
            opening.undo.forEach(Runnable::run);
            if (broken instanceof LinuxException) {
                throw SandboxException.lost(failure + ": " + broken.getMessage(), broken);
            }
            throw broken;
        }
    }

    /** Notes that something was taken, and how it goes back. */
    <T> T taking(T taken, Consumer<? super T> giveBack) {
        undo.push(() -> giveBack.accept(taken));
        return taken;
    }
}
