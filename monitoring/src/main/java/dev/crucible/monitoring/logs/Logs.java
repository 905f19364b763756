package dev.crucible.monitoring.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The log of this process. It goes to standard error, each line in one piece; what {@link
 * System.Logger}, SLF4J and java.util.logging are told comes together there.
 */
public final class Logs {
    private static final String OURS = "dev.crucible";

    private Logs() {}

    /**
     * From now on, log so.
     *
     * @param level the least important lines of Crucible; those of libraries must be one step more
     *     important
     */
    public static void configure(LogForm form, Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context, form, level);
        }
    }

    /**
     * How a warning would stand in the log, with its line break.
     *
     * @param logger who warns
     * @param message of what, which may quote what is hostile
     */
    public static String warning(LogForm form, String logger, String message) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName(logger);
        event.setLevel(ch.qos.logback.classic.Level.WARN);
        event.setInstant(Instant.EPOCH);
        event.setMessage(message);
        return new String(new LineEncoder(form).encode(event), StandardCharsets.UTF_8);
    }

    /** Takes in what libraries tell java.util.logging, such as OpenTelemetry. */
    public static void adoptJavaUtilLogging() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    static void configure(LoggerContext context, LogForm form, Level level) {
        LineEncoder encoder = new LineEncoder(form);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("standard error");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(of(moreImportant(level)));
        context.getLogger(OURS).setLevel(of(level));
    }

    private static Level moreImportant(Level level) {
        return switch (level) {
            case ALL, TRACE -> Level.DEBUG;
            case DEBUG -> Level.INFO;
            case INFO, WARNING -> Level.WARNING;
            case ERROR -> Level.ERROR;
            case OFF -> Level.OFF;
        };
    }

    private static ch.qos.logback.classic.Level of(Level level) {
        return switch (level) {
            case ALL, TRACE -> ch.qos.logback.classic.Level.TRACE;
            case DEBUG -> ch.qos.logback.classic.Level.DEBUG;
            case INFO -> ch.qos.logback.classic.Level.INFO;
            case WARNING -> ch.qos.logback.classic.Level.WARN;
            case ERROR -> ch.qos.logback.classic.Level.ERROR;
            case OFF -> ch.qos.logback.classic.Level.OFF;
        };
    }
}
