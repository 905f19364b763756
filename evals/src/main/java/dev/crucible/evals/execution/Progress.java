package dev.crucible.evals.execution;

/**
 * How far an evaluation is.
 *
 * @param total samples in all
 * @param earlier samples that an earlier start has scored
 * @param done samples that have been scored, the earlier ones included
 * @param passed of those that this start has scored
 */
public record Progress(long total, long earlier, long done, long passed) {
    /** Samples that this start has scored. */
    public long now() {
        return done - earlier;
    }

    /** Whether nothing is left. */
    public boolean complete() {
        return done >= total;
    }

    Progress plus(boolean solved) {
        return new Progress(total, earlier, done + 1, solved ? passed + 1 : passed);
    }
}
