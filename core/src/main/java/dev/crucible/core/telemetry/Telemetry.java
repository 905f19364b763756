package dev.crucible.core.telemetry;

import java.time.Instant;

/**
 * Where traces go. Implementations are thread-safe, never wait for whoever receives the traces, and
 * drop what they cannot hold.
 */
public interface Telemetry {
    /**
     * Goes nowhere: every span passes on its parent's context, so that a trace which began
     * elsewhere can continue in a process that traces.
     */
    Telemetry OFF = new NoTelemetry();

    /** Begins a span now; the caller closes it. */
    Span start(SpanSpec spec);

    /**
     * Records a span about what is over already, such as the wait of a run that is claimed now.
     *
     * @return what a part of it names as its parent
     */
    TraceContext record(SpanSpec spec, Instant start, Instant end);
}
