package dev.crucible.cli.service;

import dev.crucible.cli.config.LogFormat;
import dev.crucible.cli.config.LogLevel;
import dev.crucible.cli.config.ServiceSettings;
import dev.crucible.monitoring.logs.LogForm;
import dev.crucible.monitoring.logs.Logs;

import java.lang.System.Logger.Level;

/** The log of a process that serves or works, as its settings want it. */
public final class ServiceLog {
    private ServiceLog() {}

    /** From now on, log so. */
    public static void configure(ServiceSettings.Log settings) {
        Logs.configure(form(settings.format()), level(settings.level()));
    }

    private static LogForm form(LogFormat format) {
        return switch (format) {
            case TEXT -> LogForm.TEXT;
            case JSON -> LogForm.JSON;
        };
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
