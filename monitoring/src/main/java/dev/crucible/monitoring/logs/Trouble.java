package dev.crucible.monitoring.logs;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** An exception as lines: each cause with its message, and where it comes from. Bounded. */
final class Trouble {
    private static final int MAX_CAUSES = 5;
    private static final int MAX_FRAMES = 30;

    private Trouble() {}

    static List<String> lines(@Nullable IThrowableProxy failure) {
        List<String> lines = new ArrayList<>();
        IThrowableProxy cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
            lines.add((i == 0 ? "" : "caused by ") + cause.getClassName() + message);
            StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
            int own = frames == null ? 0 : frames.length - cause.getCommonFrames();
            for (int frame = 0; frames != null && frame < Math.min(own, MAX_FRAMES); frame++) {
                lines.add("  " + frames[frame].getSTEAsString());
            }
            cause = cause.getCause();
        }
        return lines;
    }
}
