package dev.crucible.monitoring.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;

import dev.crucible.core.telemetry.Scope;

import java.nio.charset.StandardCharsets;

/**
 * Writes what is logged in the thread that logs it, because that knows on whose behalf it works.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final LogForm form;

    LineEncoder(LogForm form) {
        this.form = form;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder out = new StringBuilder(200);
        switch (form) {
            case TEXT -> TextForm.append(out, event, Scope.current());
            case JSON -> JsonForm.append(out, event, Scope.current());
        }
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
