package dev.crucible.monitoring.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

import java.lang.System.Logger.Level;

/**
 * How a process logs until {@link Logs#configure} says otherwise: warnings, as text. Found by
 * Logback itself, so that no file is searched for and no default of its own holds.
 */
public final class LogbackConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logs.configure(context, LogForm.TEXT, Level.WARNING);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
