package dev.crucible.core.telemetry;

/**
 * On whose behalf a thread works: what every line of its log and every span says. It holds for the
 * duration of a call, in the calling thread. Another thread does not inherit it: take {@link
 * #current} along, and {@link #run} the task in it.
 *
 * @param request id of the request that is answered, empty when none
 * @param run id of the run that is worked on, empty when none
 * @param tenant who asked for it, empty when nobody is known
 * @param trace the trace and span that this is a part of
 */
public record Scope(String request, String run, String tenant, TraceContext trace) {
    /** On nobody's behalf. */
    public static final Scope NONE = new Scope("", "", "", TraceContext.NONE);

    private static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();

    /** The scope of the calling thread; {@link #NONE} outside any. */
    public static Scope current() {
        return CURRENT.orElse(NONE);
    }

    /** The same, for this request. */
    public Scope withRequest(String id) {
        return new Scope(id, run, tenant, trace);
    }

    /** The same, for this run. */
    public Scope withRun(String id) {
        return new Scope(request, id, tenant, trace);
    }

    /** The same, for this tenant. */
    public Scope withTenant(String name) {
        return new Scope(request, run, name, trace);
    }

    /** The same, as a part of this span. */
    public Scope withTrace(TraceContext context) {
        return new Scope(request, run, tenant, context);
    }

    /** Does the work in this scope. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /**
     * Does the work in this scope.
     *
     * @return what the work returned
     * @throws X what the work threw
     */
    public <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }
}
