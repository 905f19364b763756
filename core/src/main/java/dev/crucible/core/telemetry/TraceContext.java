package dev.crucible.core.telemetry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which trace something belongs to, and under which span: what travels with a request and with a
 * run.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 * @param sampled whether whoever began the trace keeps it
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");

    /** Belongs to no trace. */
    public static final TraceContext NONE = new TraceContext("0".repeat(32), "0".repeat(16), false);

    /** W3C Trace Context, section 3.2: a later version may only add fields behind these. */
    private static final Pattern TRACEPARENT =
            Pattern.compile(
                    "([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?");

    private static final int SAMPLED = 1;

    /** Checks the form. */
    public TraceContext {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException("not ids of a trace and a span");
        }
    }

    /**
     * Reads the value of a {@code traceparent} header (W3C Trace Context, section 3.2).
     *
     * @return {@link #NONE} when it is not one, as the standard demands of a receiver
     */
    public static TraceContext parse(String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent);
        if (!matcher.matches()) {
            return NONE;
        }
        String version = matcher.group(1);
        boolean more = matcher.group(5) != null;
        if (version.equals("ff") || (version.equals("00") && more)) {
            return NONE;
        }
        int flags = Integer.parseInt(matcher.group(4), 16);
        TraceContext context =
                new TraceContext(matcher.group(2), matcher.group(3), (flags & SAMPLED) != 0);
        return context.exists() ? context : NONE;
    }

    /** Whether this names a trace and a span; ids of zeros name none. */
    public boolean exists() {
        return !traceId.equals(NONE.traceId) && !spanId.equals(NONE.spanId);
    }

    /** As the value of a {@code traceparent} header; empty when there is no trace. */
    public Optional<String> traceparent() {
        return exists()
                ? Optional.of("00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00"))
                : Optional.empty();
    }
}
