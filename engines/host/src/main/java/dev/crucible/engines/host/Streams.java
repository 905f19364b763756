package dev.crucible.engines.host;

import dev.crucible.linux.Fd;

import java.util.List;

/**
 * The three pipes of a program. Always pipes: a file of the host as a stream could be truncated,
 * reopened or given another owner by what is inside.
 */
final class Streams implements AutoCloseable {
    private final Fd.Pair stdin = Fd.pipe();
    private final Fd.Pair stdout = Fd.pipe();
    private final Fd.Pair stderr = Fd.pipe();

    /** The program's ends. */
    List<Fd> inside() {
        return List.of(stdin.read(), stdout.write(), stderr.write());
    }

    /** Once the program has its ends, this process gives up its own copies. */
    void closeInside() {
        inside().forEach(Fd::close);
    }

    /** How the kernel names the three pipes, wherever they are open. */
    List<String> names() {
        return List.of(stdin().target(), stdout().target(), stderr().target());
    }

    /** What the program would read, where this process has to pass it on. */
    Fd input() {
        return stdin.read();
    }

    Fd stdin() {
        return stdin.write();
    }

    Fd stdout() {
        return stdout.read();
    }

    Fd stderr() {
        return stderr.read();
    }

    @Override
    public void close() {
        closeInside();
        stdin.close();
        stdout.close();
        stderr.close();
    }
}
