package dev.crucible.core;

/**
 * Follows a program's output while it runs. Called from the thread that serves the sandbox: it must
 * return at once and never block, or the program's limits would not be watched meanwhile.
 */
@FunctionalInterface
public interface OutputListener {
    /** Ignores everything. */
    OutputListener SILENT = (_, _) -> {};

    /** One of a program's two output streams. */
    enum Stream {
        /** Standard output. */
        STDOUT,
        /** Standard error. */
        STDERR
    }

    /**
     * Whether this listener is all that wants the output, so that the sandbox need not keep it for
     * its result.
     */
    default boolean alone() {
        return false;
    }

    /** The same listener, for a caller that never looks at the output of the result. */
    static OutputListener alone(OutputListener listener) {
        return new OutputListener() {
            @Override
            public void output(Stream stream, Bytes chunk) {
                listener.output(stream, chunk);
            }

            @Override
            public boolean alone() {
                return true;
            }
        };
    }

    /** The program wrote these bytes; they are within the output limit. */
    void output(Stream stream, Bytes chunk);
}
